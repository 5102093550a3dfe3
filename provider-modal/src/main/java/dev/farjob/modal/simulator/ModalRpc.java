package dev.farjob.modal.simulator;

import java.util.Optional;

/** A kind of request to Modal, over gRPC or to its store of blobs. */
public enum ModalRpc {
    /** Asks for the short-lived token. */
    AUTH_TOKEN_GET("AuthTokenGet"),
    /** Looks a function up. */
    FUNCTION_GET("FunctionGet"),
    /** Spawns. */
    FUNCTION_MAP("FunctionMap"),
    /** Puts the input of a call there. */
    FUNCTION_PUT_INPUTS("FunctionPutInputs"),
    /** Asks for outputs. */
    FUNCTION_GET_OUTPUTS("FunctionGetOutputs"),
    /** Asks whether a call waits or runs. */
    FUNCTION_CALL_GET_INFO("FunctionCallGetInfo"),
    /** Asks whether an id is one of a call. */
    FUNCTION_CALL_FROM_ID("FunctionCallFromId"),
    /** Lists calls by time. */
    FUNCTION_CALL_FETCH("FunctionCallFetch"),
    /** Cancels. */
    FUNCTION_CALL_CANCEL("FunctionCallCancel"),
    /** Asks how many calls wait. */
    FUNCTION_GET_CURRENT_STATS("FunctionGetCurrentStats"),
    /** Asks for a place to upload to. */
    BLOB_CREATE("BlobCreate"),
    /** Asks for a URL to download from. */
    BLOB_GET("BlobGet"),
    /** Finds or makes a Dict. */
    DICT_GET_OR_CREATE("DictGetOrCreate"),
    /** Reads an entry. */
    DICT_GET("DictGet"),
    /** Writes entries. */
    DICT_UPDATE("DictUpdate"),
    /** Uploads a blob or a part of one; HTTP. */
    UPLOAD(""),
    /** Downloads a blob; HTTP. */
    DOWNLOAD("");

    private final String method;

    ModalRpc(String method) {
        this.method = method;
    }

    static Optional<ModalRpc> named(String method) {
        for (ModalRpc rpc : values()) {
            if (!rpc.method.isEmpty() && rpc.method.equals(method)) {
                return Optional.of(rpc);
            }
        }
        return Optional.empty();
    }
}
