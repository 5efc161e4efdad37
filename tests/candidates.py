"""Two candidates who answer the same three rounds: one with substance, one without. In English and in Chinese."""

from app.domain.interview import Interview, MoveKind, Reply
from app.domain.language import Language
from tests.rehearsal import Said, interview

IMP, TRA, SHI, OWN, DAT, INF = (
    "quantified_impact",
    "tradeoff_articulation",
    "thirty_day_ship",
    "ownership",
    "data_decisions",
    "cross_functional_influence",
)
PROBE, CHALLENGE = MoveKind.PROBE, MoveKind.CHALLENGE

STRONG_EN = (
    Said(
        "I launched smart replies for sellers in 24 days from the first sketch. First-reply time fell from "
        "9 minutes to 4 minutes. Against a 5 % holdout it held for six weeks.",
        {
            f"{IMP}.result_stated": "First-reply time fell",
            f"{IMP}.measured_change": "First-reply time fell from 9 minutes to 4 minutes",
            f"{IMP}.believable": "Against a 5 % holdout it held for six weeks",
            f"{SHI}.shipped_or_paced": "I launched smart replies for sellers",
            f"{SHI}.within_ninety_days": "in 24 days from the first sketch",
            f"{SHI}.within_thirty_days": "in 24 days from the first sketch",
            f"{OWN}.role_claimed": "I launched smart replies for sellers",
            f"{OWN}.own_action": "I launched smart replies for sellers",
        },
        signal=IMP,
    ),
    Said(
        "It saved the support team 1.2 million yuan a year. I cut the translation feature to make the date, and "
        "when replies turned rude in week two I pulled the tone model and wrote the rollback myself.",
        {
            f"{IMP}.business_effect": "It saved the support team 1.2 million yuan a year",
            f"{OWN}.several_with_hard_one": "I cut the translation feature to make the date",
            f"{OWN}.answered_for_outcome": "I pulled the tone model and wrote the rollback myself",
        },
        PROBE,
        signal=IMP,
    ),
    Said(
        "On the camera I took INT8 over FP16: recall dropped 1.5 points, memory halved to 256 MB, and every home "
        "user kept the live view. I looked at 30 days of false-alarm logs before deciding, and kept a labelled "
        "drift set of 2,000 clips.",
        {
            f"{TRA}.tension_named": "INT8 over FP16",
            f"{TRA}.reasoned_choice": "I took INT8 over FP16",
            f"{TRA}.side_in_numbers": "recall dropped 1.5 points",
            f"{TRA}.both_sides_tied": "every home user kept the live view",
            f"{DAT}.data_mentioned": "30 days of false-alarm logs",
            f"{DAT}.source_drove_decision": "I looked at 30 days of false-alarm logs before deciding",
            f"{DAT}.kept_sound": "kept a labelled drift set of 2,000 clips",
        },
        round=1,
        signal=TRA,
    ),
    Said(
        "Legal wanted the feature off in two countries. I brought them the complaint log, we agreed on 0.2 % "
        "as the line, and they signed the launch on 4 May.",
        {
            f"{INF}.function_named": "Legal wanted the feature off",
            f"{INF}.specific_ask_handled": "I brought them the complaint log",
            f"{INF}.settled_with_evidence": "we agreed on 0.2 % as the line",
            f"{INF}.agreement_changed_things": "they signed the launch on 4 May",
            f"{OWN}.role_claimed": "I brought them the complaint log",
            f"{OWN}.own_action": "I brought them the complaint log",
        },
        round=2,
        signal=INF,
    ),
)

WEAK_EN = (
    Said(
        "We worked on the recommendation project and our model got much better. We were very proud of our work.",
        {f"{IMP}.result_stated": "our model got much better"},
        signal=IMP,
    ),
    Said("The accuracy reached 95 percent, so the whole team was happy and we celebrated.", {}, PROBE, signal=IMP),
    Said("Well, it depends. There are many factors and every case is different.", {}, round=1, signal=TRA),
    Said("I do not know.", reply=Reply.DECLINED, kind=PROBE, round=1, signal=TRA),
    Said("Our team handled everything together and we always aligned with everybody.", {}, round=2, signal=OWN),
    Said("You're right, let's do it your way.", {}, CHALLENGE, round=2, signal=OWN),
)

STRONG_ZH = (
    Said(
        "我用了 26 天把智能回复上线给商家，从立项算起。"
        "首次响应时长从 9 分钟降到 4 分钟，和 5% 的对照组比，六周都稳住了。",
        {
            f"{IMP}.result_stated": "首次响应时长从 9 分钟降到 4 分钟",
            f"{IMP}.measured_change": "首次响应时长从 9 分钟降到 4 分钟",
            f"{IMP}.believable": "和 5% 的对照组比，六周都稳住了",
            f"{SHI}.shipped_or_paced": "把智能回复上线给商家",
            f"{SHI}.within_ninety_days": "我用了 26 天",
            f"{SHI}.within_thirty_days": "我用了 26 天",
            f"{OWN}.role_claimed": "我用了 26 天把智能回复上线给商家",
            f"{OWN}.own_action": "我用了 26 天把智能回复上线给商家",
        },
        signal=IMP,
    ),
    Said(
        "客服成本一年省了 120 万元。为了赶上日期，我砍掉了翻译功能；第二周语气出了问题，我自己回滚了模型。",
        {
            f"{IMP}.business_effect": "客服成本一年省了 120 万元",
            f"{OWN}.several_with_hard_one": "我砍掉了翻译功能",
            f"{OWN}.answered_for_outcome": "我自己回滚了模型",
        },
        PROBE,
        signal=IMP,
    ),
    Said(
        "摄像头上我选了 INT8，没用 FP16：召回掉了 1.5 个点，内存减半到 256 MB。定之前我看了 30 天的误报日志。",
        {
            f"{TRA}.tension_named": "我选了 INT8，没用 FP16",
            f"{TRA}.reasoned_choice": "我选了 INT8，没用 FP16",
            f"{TRA}.side_in_numbers": "召回掉了 1.5 个点",
            f"{DAT}.data_mentioned": "30 天的误报日志",
            f"{DAT}.source_drove_decision": "定之前我看了 30 天的误报日志",
        },
        round=1,
        signal=TRA,
    ),
    Said(
        "法务想在两个国家下掉这个功能。我把投诉记录摆出来，双方以 0.2% 为线，他们 5 月 4 日签了字。",
        {
            f"{INF}.function_named": "法务想在两个国家下掉这个功能",
            f"{INF}.specific_ask_handled": "我把投诉记录摆出来",
            f"{INF}.settled_with_evidence": "双方以 0.2% 为线",
            f"{INF}.agreement_changed_things": "他们 5 月 4 日签了字",
            f"{OWN}.role_claimed": "我把投诉记录摆出来",
            f"{OWN}.own_action": "我把投诉记录摆出来",
        },
        round=2,
        signal=INF,
    ),
)

WEAK_ZH = (
    Said(
        "我们做了推荐项目，我们的模型好了很多，大家都很满意。",
        {f"{IMP}.result_stated": "我们的模型好了很多"},
        signal=IMP,
    ),
    Said("准确率到了 95%，我们团队都很开心，我们还庆祝了一下。", {}, PROBE, signal=IMP),
    Said("这个要看情况吧，每个场景都不一样，很难讲。", {}, round=1, signal=TRA),
    Said("不知道", reply=Reply.DECLINED, kind=PROBE, round=1, signal=TRA),
    Said("我们团队一起把事情都处理好了，跟各方都对齐了。", {}, round=2, signal=OWN),
    Said("您说得对，就按您说的来。", {}, CHALLENGE, round=2, signal=OWN),
)


def strong(language: Language = Language.EN) -> Interview:
    """Ships, measures, decides, and says "I"."""
    return interview(*(STRONG_ZH if language is Language.ZH else STRONG_EN), language=language)


def weak(language: Language = Language.EN) -> Interview:
    """Talks, agrees, and says "we"."""
    return interview(*(WEAK_ZH if language is Language.ZH else WEAK_EN), language=language)
