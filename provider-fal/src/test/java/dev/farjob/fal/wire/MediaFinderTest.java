package dev.farjob.fal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.MediaRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are found in what models put out: §3.1 of what is known of fal. */
class MediaFinderTest {

    @ParameterizedTest
    @DisplayName("§3.1 every common shape, with names that tell the files apart")
    @CsvSource(
            delimiter = ';',
            value = {
                "{'video':{'url':'U1'}};video",
                "{'videos':[{'url':'U1'},{'url':'U2'}]};videos-0 videos-1",
                "{'image':{'url':'U1'}};image",
                "{'images':[{'url':'U1'},{'url':'U2'}]};images-0 images-1",
                "{'images':['U1','U2']};images-0 images-1",
                "{'audio':{'url':'U1'}};audio",
                "{'audio_file':{'url':'U1'}};audio_file",
                "{'audio_url':'U1'};audio_url",
                "{'video_url':'U1'};video_url",
                "{'video':'U1'};video",
                "{'model_mesh':{'url':'U1'}};model_mesh",
                "{'model_glb':{'url':'U1'},'textures':[{'url':'U2'}]};model_glb textures-0",
                "{'output':{'result':{'video':{'url':'U1'}}}};output-result-video",
                "[{'video':{'url':'U1'}},{'video':{'url':'U2'}}];0-video 1-video",
                "{'data':[{'image':{'url':'U1'},'thumbnail':{'url':'U2'}}]};data-0-image data-0-thumbnail",
                "{'url':'U1'};output",
                "{'video':{'url':'U1'},'video_url':'U1'};video",
                "{'a b':{'url':'U1'},'a-b':{'url':'U2'}};a-b a-b-2",
                "{'a':[[{'url':'U1'}]]};a-0-0",
                "{'seed':1,'prompt':'U1','timings':{'inference':1.5}};''",
                "{'input':{'image_url':'U1'},'image':{'url':'U2'}};image",
                "{'input_image_url':'U1','reference_image_url':'U2'};''",
                "{'video':{'url':null},'image':{'url':7}};''",
                "{};''",
                "'U1';''",
            })
    void shapes(String json, String names) {
        assertEquals(
                names, find(json).stream().map(media -> media.info().name()).collect(Collectors.joining(" ")));
    }

    @Test
    @DisplayName("§3.1 type and size are known, whether they stand before or after the URL")
    void typeAndSize() {
        List<MediaRef> media = find("{'video':{'file_size':4404019,'url':'U1','content_type':'video/mp4; codecs=x'},"
                + "'image':{'url':'U2','content_type':'image/png','file_size':7}}");
        assertEquals(Optional.of("video/mp4"), media.get(0).info().contentType());
        assertEquals(OptionalLong.of(4_404_019), media.get(0).info().size());
        assertEquals(Optional.of("image/png"), media.get(1).info().contentType());
    }

    @ParameterizedTest
    @DisplayName("a type or a size that cannot be one is not said")
    @CsvSource({"'nonsense',-1", "'text/html\\r\\nX: y',1.5", "7,99999999999999999999", "null,'big'"})
    void oddTypesAndSizes(String type, String size) {
        MediaRef media = find("{'video':{'url':'U1','content_type':" + quote(type) + ",'file_size':" + quote(size)
                        + "}}")
                .get(0);
        assertEquals(Optional.empty(), media.info().contentType());
        assertEquals(OptionalLong.empty(), media.info().size());
    }

    private static String quote(String text) {
        return text.matches("-?[0-9.]+|null") ? text : "'" + text + "'";
    }

    @Test
    @DisplayName("a blank in the name of a file does not lose it")
    void blanks() {
        MediaRef.Url url = assertInstanceOf(
                MediaRef.Url.class,
                MediaFinder.find("{\"video\":{\"url\":\"https://v3.fal.media/my vid\u00e9o.mp4\"}}")
                        .get(0));
        assertEquals("https://v3.fal.media/my%20vid%C3%A9o.mp4", url.uri().toString());
    }

    @Test
    @DisplayName("a file inside the text is found by where it stands")
    void inline() {
        MediaRef.Inline image = assertInstanceOf(
                MediaRef.Inline.class,
                find("{'a/b~':{'images':[{'url':'data:image/png;base64,AQID'}]}}")
                        .get(0));
        assertEquals("/a~1b~0/images/0/url", image.locator());
        assertEquals(Optional.of("image/png"), image.info().contentType());
    }

    @Test
    @DisplayName("very many files, very deep ones and very long names are bounded")
    void bounds() {
        assertEquals(
                1_000,
                find("{'images':["
                                + IntStream.range(0, 5_000)
                                        .mapToObj(i -> "{'url':'https://v3.fal.media/" + i + "'}")
                                        .collect(Collectors.joining(","))
                                + "]}")
                        .size());
        String longName = "n".repeat(10_000);
        assertTrue(find("{'" + longName + "':{'url':'U1'}}").isEmpty());
        assertTrue(find("{'a':".repeat(150) + "{'url':'U1'}" + "}".repeat(150))
                        .get(0)
                        .info()
                        .name()
                        .length()
                <= 200);
        assertTrue(find("[".repeat(100_000)).isEmpty());
    }

    private static List<MediaRef> find(String json) {
        return MediaFinder.find(json.replace('\'', '"')
                .replace("U1", "https://v3.fal.media/1")
                .replace("U2", "https://v3b.fal.media/2"));
    }
}
