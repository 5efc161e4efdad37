"""A small content folder that is valid, written as text so that tests can break one line of it."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.spoken import Fault
from app.infra.content.forms.cues import CuesForm
from app.infra.content.voice_prompt import SpokenForm

CHECKS = ("told", "done", "measured", "kept")
RUBRIC = "rubrics/focus.yaml"
READING = "rubrics/reading/common.yaml"
PERSONA = "prompts/personas/guide.yaml"
LOOP = "prompts/loops/short.yaml"
QUESTIONS = "prompts/questions/short.talk.yaml"
PHRASES = "prompts/phrases/committee.yaml"
REPLIES = "prompts/replies.yaml"
CUES = "prompts/cues.yaml"
CLAIMS = "prompts/claims.yaml"
JUDGE = "prompts/judge/form.yaml"
MODEL = "prompts/model.yaml"
VOICE = "prompts/voice/interviewer.yaml"
SPOKEN = "prompts/voice/words.yaml"
START_CHECK = "prompts/start_check.yaml"
PRICES = "prompts/prices.yaml"


def write_content(root: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the folder below `root`. `changes` replaces files by path; None leaves one out."""
    files: dict[str, str | bytes | None] = {**valid_files(), **(changes or {})}
    for path, content in files.items():
        if content is not None:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def valid_files() -> dict[str, str]:
    """The files by path below the root."""
    return {
        RUBRIC: _rubric(),
        READING: 'planned:\n  en: will; going to\n  zh: 计划; 打算\nonly_english:\n  en: had done\n  zh: ";"\n',
        PERSONA: _persona(),
        LOOP: _loop(),
        QUESTIONS: _questions(),
        PHRASES: 'decided:\n  variables: [name]\n  en: "{{ name }} decided."\n  zh: "{{ name }} 决定了。"\n',
        REPLIES: """\
declined: {en: [skip], zh: [跳过]}
fillers: {en: ["yes"], zh: [嗯]}
asking: {en: [may i ask], zh: [请问]}
about_question: {en: [you mean], zh: [你是指]}
courtesy: {en: [sure], zh: [好的]}
put_offs: [{en: Not mine to say., zh: 这个不归我说。}]
""",
        CLAIMS: """\
lines:
  - id: one
    text: {en: "You write “{{ quote }}”?", zh: "你写了“{{ quote }}”？"}
    rephrased: {en: How was it?, zh: 怎么样？}
""",
        CUES: "".join(f"{name}: [{name.replace('_', ' ')}]\n" for name in CuesForm.model_fields),
        JUDGE: _judge_form(),
        MODEL: """\
version: 1
shape: As JSON like {{ schema }}
shape_probe: Reply.
memory_probe: The code is {{ code }}. {{ filler }} Which code?
filler: Nothing.
""",
        VOICE: _voice(),
        SPOKEN: "".join(f"{name}: {{en: said {name}, zh: 说{name}}}\n" for name in SpokenForm.model_fields),
        START_CHECK: "version: 1\nprompt: Reply.\n",
    }


def _rubric() -> str:
    levels = "".join(f"  {level}:\n{_words(f'level {level}', 4)}" for level in range(1, 6))
    checks = "".join(_check(check) for check in CHECKS)
    return f"signal: focus\nversion: 1\ntitle:\n{_words('focus', 2)}levels:\n{levels}checks:\n{checks}"


def _check(check: str) -> str:
    texts = "".join(
        f"    {name}:\n{_words(f'{check} {name}', 6)}"
        for name in ("title", "text", "met", "unmet", "next_time", "ask")
    )
    return f"""\
  - id: {check}
{texts}    better:
      en: "{{{{ sentence }}}} And [__ {check}]."
      zh: "{{{{ sentence }}}}还有 [__ {check}]。"
    requires: [number]
    meets:
      answer:
        en: We {check} 5 of 7 things.
        zh: 我们{check}了 7 件里的 5 件。
      quote:
        en: {check} 5 of 7
        zh: 7 件里的 5 件
    near_miss:
      answer:
        en: We plan to have {check}.
        zh: 我们计划{check}。
"""


def _persona() -> str:
    names = ("name", "title", "style", "manner")
    lists = (
        "greetings",
        "transitions",
        "after_declined",
        "ask_again",
        "rephrase_frames",
        "closings",
        "time_closings",
    )
    single = "".join(f"{name}:\n{_words(name, 2)}" for name in names)
    several = "".join(f"{name}:\n  - en: One {name}.\n    zh: 一句{name}。\n" for name in lists)
    frames = "challenge_frames:\n  - en: You said “{{ quote }}”.\n    zh: 你说“{{ quote }}”。\n"
    return f"id: guide\nversion: 1\n{single}{several}{frames}"


def _loop() -> str:
    texts = "".join(f"{name}:\n{_words(name, 2)}" for name in ("title", "company", "role", "summary"))
    return f"""\
id: short
version: 1
{texts}days: 3
rounds:
  - id: talk
    title:
{_words("talk", 6)}    focus:
{_words("the point of it", 6)}    minutes: 20
    topics: 3
    interviewers: [guide]
    weights:
      focus: 2
    questions: short.talk
"""


def _questions() -> str:
    openings = "".join(
        f"  - id: opening-{number}\n    signals: [focus]\n    text:\n{_words(f'opening {number}', 6)}"
        f"    rephrased:\n{_words(f'other opening {number}', 6)}"
        for number in range(1, 9)
    )
    probes = "".join(
        f"    {check}:\n"
        + "".join(f"      - en: {check} probe {n}?\n        zh: {check}追问{n}？\n" for n in (1, 2, 3))
        for check in CHECKS
    )
    return f"openings:\n{openings}probes:\n  focus:\n{probes}"


def _judge_form() -> str:
    return """\
version: 1
rules: |
  Fill in the form, in {{ language }}.
signal: |
  About {{ title }}:
  {% for check in checks %}
  {{ check.id }}: {{ check.text }}
  {% endfor %}
answer: |
  {{ question }}
  {{ fence }}
  {{ answer }}
  {{ fence }}
repair: |
  {{ fault }}. Again: {{ ids }}
"""


def _voice() -> str:
    parts = {
        "scene": "{{ company }} {{ role }} {% for r in rounds %}{{ r.title }}{% endfor %} "
        "{% for p in cast %}{{ p.name }}{% endfor %}",
        "rules": "Ask.",
        "background": "{{ background }}",
        "turn": "{{ retakes | length }} {{ rephrased }} {{ told }} {{ thrown_in }} {{ answer }} "
        "{{ declined }}\n{{ name }} {{ kind }} "
        "{{ question }} {{ wanted }} {{ quote }}{% if round %} {{ round.number }}{% endif %}",
        "repair": "{{ name }}: {{ fault }}.",
    }
    texts = "".join(
        f"{part}:\n" + "".join(f"  {language}: |\n{indented(text)}" for language in ("en", "zh"))
        for part, text in parts.items()
    )
    faults = "".join(f"  {fault.value}:\n{_words(fault.value, 4)}" for fault in Fault)
    return f"version: 1\n{texts}faults:\n{faults}"


def indented(text: str) -> str:
    """The lines of a literal block in a mapping in a mapping."""
    return "".join(f"    {line}\n" for line in text.splitlines())


def _words(text: str, indent: int) -> str:
    space = " " * indent
    return f"{space}en: The {text}.\n{space}zh: 关于{text}。\n"
