"""What is written of a person when they first come in: shape only, with the columns that follow from it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from zhibu.people.columns import blinds, derived


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """The facts of a new file, by the columns of `Person`; texts are normalised, codes are those of the tables."""

    name: str
    former_name: str = ""
    id_number: str = ""
    sex: str = ""
    birth_on: date | None = None
    ethnicity: str = ""
    native_place: str = ""
    phone: str = ""
    education: str = ""
    degree: str = ""
    school: str = ""
    major: str = ""
    workplace: str = ""
    occupation: str = ""
    technical_title: str = ""
    worked_from: date | None = None

    def columns(self) -> dict[str, Any]:
        """Return every column that these facts fill, search columns and blind indexes among them."""
        return {
            **asdict(self),
            **derived(self.name, self.former_name)._asdict(),
            **blinds(self.id_number, self.phone)._asdict(),
        }
