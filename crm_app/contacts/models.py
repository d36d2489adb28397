"""The contact table."""

from uuid import UUID

from sqlmodel import Field

from crm_app.core.tables import RecordTable, belongs_to_workspace, json_column, record_indexes, refers_to


class Contact(RecordTable, table=True):
    """A person outside the workspace. Sorted by `name_key`; `match_key` finds other spellings of the same name."""

    __table_args__ = (
        belongs_to_workspace(),
        refers_to("owner_id", "membership"),
        refers_to("created_by", "membership"),
        refers_to("company_id", "company"),
        *record_indexes("contact", ("name_key",), ("match_key",), ("company_id",), ("email",)),
    )

    name: str = Field(max_length=200)
    name_key: str = Field(max_length=200)
    match_key: str = Field(max_length=200, sa_column_kwargs={"server_default": ""})
    job_title: str | None = Field(default=None, max_length=120)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=60)
    mobile: str | None = Field(default=None, max_length=60)
    line_id: str | None = Field(default=None, max_length=80)
    company_id: UUID | None = None
    city: str | None = Field(default=None, max_length=120)
    country: str | None = Field(default=None, max_length=120)
    status: str = Field(default="lead", max_length=20)
    source: str | None = Field(default=None, max_length=120)
    description: str | None = Field(default=None, max_length=5000)
    tags: list[str] = json_column(list)
