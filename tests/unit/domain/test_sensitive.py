"""What a form asks for that needs a consent of its own."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.form import Field, FieldType, Form, Section
from kiosk.domain.sensitive import sensitive_in


def form(*fields: Field) -> Form:
    return Form((Section("", fields),))


PLAIN = Field("street", "住址", FieldType.TEXT)


def test_bank_cards_health_and_what_the_catalogue_marks_are_told_by_their_labels() -> None:
    card = Field("bank_account", "银行账号", FieldType.BANK_CARD)
    health = Field("kind", "残疾类别", FieldType.SELECT)
    marked = replace(PLAIN, label="宗教信仰", sensitive=True)
    assert sensitive_in(form(PLAIN, card, health, marked)) == ("银行账号", "残疾类别", "宗教信仰")


def test_a_label_is_told_once_and_columns_of_tables_count() -> None:
    column = Field("account", "银行账号", FieldType.BANK_CARD)
    table = Field("people", "家庭成员", FieldType.TABLE, columns=(column, PLAIN))
    assert sensitive_in(form(table, column)) == ("银行账号",)


def test_the_id_number_was_told_before_the_card_and_a_consent_is_no_data() -> None:
    number = Field("applicant_id", "公民身份号码", FieldType.CN_ID, sensitive=True)
    face = Field("face_consent", "同意采集人脸", FieldType.CONSENT, sensitive=True)
    assert sensitive_in(form(PLAIN, number, face)) == ()
