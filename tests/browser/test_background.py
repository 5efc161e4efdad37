"""A résumé from a file is seen on the start page before the interview begins."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Desk
from tests.browser.test_accessibility import audit
from tests.documents import RESUME, docx, locked_pdf, pdf


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def opened(page: Page, language: str = "en") -> None:
    page.goto(f"/?lang={language}")
    page.click(".background > summary")


@pytest.mark.parametrize("content", [pdf(), docx()], ids=["pdf", "docx"])
def test_a_chosen_file_stands_as_text_in_its_field_and_is_used_as_it_was_left(page: Page, content: bytes) -> None:
    opened(page)
    page.set_input_files("#resume_file", file("cv", content))
    expect(page.locator("#resume")).to_have_value(re.compile(f"^{RESUME[0]}\n"))
    expect(page.locator("#status")).to_contain_text("The text of the file stands in the field now.")
    assert page.locator("#resume_file").input_value() == ""
    page.fill("#resume", f"{page.input_value('#resume')}\nNothing else.")
    page.click("#begin")
    page.wait_for_url("**/interviews/**")
    page.goto(f"{page.url}/transcript")
    expect(page.locator(".background-shown .answer-text")).to_contain_text("Nothing else.")


@pytest.mark.parametrize(("language", "words"), [("en", "This PDF is locked."), ("zh", "这个 PDF 加了密")])
def test_a_file_that_cannot_be_read_says_so_beside_its_field(desk: Desk, language: str, words: str) -> None:
    page = desk.page()
    opened(page, language)
    page.fill("#job_description", "kept")
    page.set_input_files("#job_description_file", file("jd.pdf", locked_pdf("secret")))
    expect(page.locator("#job_description_fault")).to_contain_text(words)
    expect(page.locator("#job_description_file")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#job_description")).to_have_value("kept")
    expect(page.locator("#resume_fault")).to_be_empty()
    audit(page, language)


def test_enter_starts_the_interview_and_reads_no_file(page: Page) -> None:
    page.goto("/")
    page.focus("input[name=mode][value=practice]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/interviews/**")


def test_without_scripts_a_button_reads_the_file(desk: Desk) -> None:
    page = desk.page(java_script_enabled=False)
    opened(page)
    page.set_input_files("#resume_file", file("cv.pdf", pdf()))
    page.click("button[name=read][value=resume]")
    expect(page.locator("#resume")).to_have_value("\n".join(RESUME))
    expect(page.locator("#resume")).to_be_focused()
