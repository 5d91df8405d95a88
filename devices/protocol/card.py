"""Between a supervisor and the worker of a card reader."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date

from devices.ports import CardEvent, CardRead
from devices.protocol.base import Body, Codecs, plain
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.person import Person, Sex


@dataclass(frozen=True, slots=True)
class Read:
    """Read the card in the slot."""

    id: int
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Card:
    """A card came or went; `event` is None when it only tells how things stand."""

    present: bool
    event: CardEvent | None = None


@dataclass(frozen=True, slots=True)
class ReadDone:
    """An identity."""

    id: int
    result: CardRead = field(repr=False)


def _pack_read_done(message: ReadDone) -> Body:
    read, person = message.result, message.result.person
    return {
        "id": message.id,
        "person": {
            "name": person.name,
            "id_number": person.id_number,
            "sex": person.sex,
            "birth_date": person.birth_date.isoformat() if person.birth_date else None,
            "ethnicity": person.ethnicity,
            "address": person.address,
        },
        "card": read.card,
        "assurance": read.assurance,
        "reader": read.reader,
        "card_key": read.card_key,
        "photo": base64.b64encode(read.photo).decode("ascii") if read.photo else None,
    }


def _unpack_read_done(body: Body) -> ReadDone:
    told = body["person"]
    birth = told["birth_date"]
    person = Person(
        name=told["name"],
        id_number=told["id_number"],
        sex=Sex(told["sex"]),
        birth_date=date.fromisoformat(birth) if birth else None,
        ethnicity=told["ethnicity"],
        address=told["address"],
    )
    return ReadDone(
        body["id"],
        CardRead(
            person=person,
            card=CardKind(body["card"]),
            assurance=Assurance(body["assurance"]),
            reader=body["reader"],
            card_key=body["card_key"],
            photo=base64.b64decode(body["photo"], validate=True) if body["photo"] else None,
        ),
    )


def _unpack_card(body: Body) -> Card:
    return Card(body["present"], CardEvent(body["event"]) if body["event"] else None)


CODECS: Codecs = {
    Read: (plain, lambda b: Read(**b)),
    Card: (plain, _unpack_card),
    ReadDone: (_pack_read_done, _unpack_read_done),
}
