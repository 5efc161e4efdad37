"""Which layer an answer reaches for first, and whether it hands the question over before it does."""

import pytest

from app.domain.layers import Layer, first_layer, handed_over
from app.domain.passages import Reader
from tests.rehearsal import content

QUESTION = (
    "A camera for 200 yuan with 512 MB of memory has to know faces and the model doesn’t fit. "
    "摄像头 512 MB 内存，模型装不下。"
)


def reached(text: str) -> Layer | None:
    found = first_layer(Reader(content().phrases.cues).read(text), QUESTION)
    return found.layer if found else None


FIRST = [
    ("I'd drop the input resolution first.", Layer.FEATURES),
    ("Crop to the face and go to greyscale, then prune.", Layer.FEATURES),
    ("Only look when motion detection fires.", Layer.FEATURES),
    ("Sampling rate down to 8 kHz, then we see.", Layer.FEATURES),
    ("Quantise the backbone to int8.", Layer.MODEL),
    ("I would distil it into a student a tenth of the size.", Layer.MODEL),
    ("Activation sparsity, because the peak is in the activations.", Layer.MODEL),
    ("Prune the last block and check on 500 faces.", Layer.MODEL),
    ("The model isn't the problem, the labels are.", Layer.DATA),
    ("I'd look at the recordings of the people it gets wrong.", Layer.DATA),
    ("More hard examples of children, labelled twice.", Layer.DATA),
    ("The backbone is not the issue, it's the cache in front of it.", Layer.SERVING),
    ("Batch the requests and route long ones away.", Layer.SERVING),
    ("Offload the second stage to the NPU.", Layer.SERVING),
    ("For which users? I'd start with families of four.", Layer.PRODUCT),
    ("I'd begin at the product layer, and only then touch the data.", Layer.PRODUCT),
    ("I would put the threshold up and let the app ask.", Layer.PRODUCT),
    ("我先降输入分辨率。", Layer.FEATURES),
    ("先裁剪，再转灰度。", Layer.FEATURES),
    ("没有移动侦测就别跑。", Layer.FEATURES),
    ("前端降噪先做好。", Layer.FEATURES),
    ("主干量化到 INT8。", Layer.MODEL),
    ("蒸馏一个十分之一大小的。", Layer.MODEL),
    ("激活稀疏，峰值都在激活上。", Layer.MODEL),
    ("剪枝，拿五百张脸验。", Layer.MODEL),
    ("问题不在主干，在标注。", Layer.DATA),
    ("先看它认错的那些样本。", Layer.DATA),
    ("多采集一些小孩的难例。", Layer.DATA),
    ("前面加一层缓存。", Layer.SERVING),
    ("攒批，长的分流出去。", Layer.SERVING),
    ("第二级放到端侧去跑。", Layer.SERVING),
    ("先分人群，给四口之家用。", Layer.PRODUCT),
    ("往少误报推，先动产品这一层，再动数据。", Layer.PRODUCT),
    ("阈值提上去，不确定就让用户点一下。", Layer.PRODUCT),
]
NOWHERE = [
    "So you are asking how the camera can know faces.",
    "That is a hard problem.",
    "It depends on many things.",
    "I would talk to engineering and set up a meeting.",
    "First I would clarify the goal.",
    "We need to be faster and cheaper.",
    "I would do a cost-benefit and take the best option.",
    "The model doesn't fit into 512 MB of memory.",
    "Let me think about that for a moment.",
    "I'd make a plan with milestones.",
    "We wouldn't touch the resolution.",
    "Speed matters here.",
    "I have done this before at another company.",
    "It needs a smart approach.",
    "My first move would be to look around.",
    "您是想问摄像头怎么认人脸。",
    "这个挺难的。",
    "要看具体情况。",
    "我先找研发聊一下，拉个会。",
    "先明确目标。",
    "要又快又省。",
    "我会算一下投入产出，选最好的。",
    "模型装不下，内存只有 512 MB。",
    "我想一下。",
    "我会排个计划。",
    "分辨率先不动。",
    "速度很重要。",
    "我之前在别的公司做过。",
    "需要一个聪明的办法。",
    "第一步先四处看看。",
]


@pytest.mark.parametrize(("text", "layer"), FIRST)
def test_the_first_layer_named_counts(text: str, layer: Layer) -> None:
    assert reached(text) is layer


@pytest.mark.parametrize("text", NOWHERE)
def test_what_names_no_part_of_the_system_reaches_nowhere(text: str) -> None:
    assert reached(text) is None


HANDED = [
    ("It depends on many factors. I'd cut the resolution.", "It depends on many factors"),
    ("I would talk to engineering and then prune.", "I would talk to engineering and then prune"),
    ("I'd align with stakeholders first, then cache.", "I'd align with stakeholders first"),
    ("这个要看情况，我会找研发聊。", None),
    ("看情况吧，可以量化。", "看情况吧"),
    ("我会先找研发聊一下，再看分辨率。", "我会先找研发聊一下"),
]
KEPT = [
    "I'd cut the resolution. How far depends, so it depends on the test set.",
    "Quantise first. Then I'd talk to engineering about the schedule.",
    "I don't say it depends: I'd cut the resolution.",
    "先量化，排期再找研发聊。",
    "我不说看情况，先降分辨率。",
]


@pytest.mark.parametrize(("text", "clause"), HANDED)
def test_handing_it_over_is_noticed_when_it_comes_first(text: str, clause: str | None) -> None:
    found = handed_over(Reader(content().phrases.cues).read(text), QUESTION)
    assert found is not None
    assert found in text
    assert clause is None or found == clause


@pytest.mark.parametrize("text", KEPT)
def test_whoever_has_named_a_layer_may_speak_to_others(text: str) -> None:
    assert handed_over(Reader(content().phrases.cues).read(text), QUESTION) is None
