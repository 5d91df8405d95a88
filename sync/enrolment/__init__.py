"""Enrolment (终端注册): how a terminal becomes known at one platform, and stays it while keys roll.

`file` what this terminal is, on disk; `payload` what a technician scans or types; `call` spending
a code; `trust` whose keys are believed; `keeper` the enrolment in use.
"""

from sync.enrolment.call import enrol
from sync.enrolment.file import Enrolment, EnrolmentUnreadable, load_enrolment, save_enrolment
from sync.enrolment.keeper import EnrolmentKeeper
from sync.enrolment.payload import Payload, PayloadRefused, read_code
from sync.enrolment.trust import (
    EnrolmentRefused,
    NotTrusted,
    OtherPlatform,
    believe,
    believe_as,
    believe_itself,
)

__all__ = [
    "Enrolment",
    "EnrolmentKeeper",
    "EnrolmentRefused",
    "EnrolmentUnreadable",
    "NotTrusted",
    "OtherPlatform",
    "Payload",
    "PayloadRefused",
    "believe",
    "believe_as",
    "believe_itself",
    "enrol",
    "load_enrolment",
    "read_code",
    "save_enrolment",
]
