// Drives a Modal, simulated or not, with Modal's own SDK, and prints what the SDK made of each answer: one JSON object.
// MODAL_SERVER_URL, MODAL_TOKEN_ID and MODAL_TOKEN_SECRET say where and who.
import { ModalClient } from "modal";

const modal = new ModalClient({ logLevel: "error" });
const answers = {};

async function note(name, action) {
  try {
    answers[name] = { value: await action() };
  } catch (error) {
    answers[name] = { error: error.constructor.name.replace(/^_/, ""), message: String(error.message) };
  }
}

const spawn = async (name, args = [], kwargs = {}) => {
  const found = await modal.functions.fromName("sdk-app", name);
  return found.spawn(args, kwargs);
};

await note("missing function", () => spawn("absent"));

const done = await spawn("echo", [1, "two"], { seed: 7, hd: true, none: null });
await note("success", () => done.get());
await note("success again", () => done.get());
await note("by its id", async () => (await modal.functionCalls.fromId(done.functionCallId)).get());

const pending = await spawn("never");
await note("pending", () => pending.get({ timeoutMs: 0 }));
await note("cancel", async () => {
  await pending.cancel({ terminateContainers: true });
  return pending.get({ timeoutMs: 20_000 });
});

await note("failure", async () => (await spawn("fails")).get());
await note("timeout", async () => (await spawn("times-out")).get());
await note("nothing", async () => (await spawn("nothing")).get());
await note("unknown id", async () => (await modal.functionCalls.fromId("fc-nobody")).get());

// Both ways through the store of blobs
await note("large input", async () => (await spawn("length", [], { text: "x".repeat(100_000) })).get());
await note("large result", async () => (await (await spawn("bytes")).get()).length);

// A method of a class
await note("method", async () => {
  const found = await modal.cls.fromName("sdk-app", "Upscaler");
  const instance = await found.instance();
  return (await instance.method("run").spawn([2])).get();
});

console.log(JSON.stringify(answers));
modal.close();
