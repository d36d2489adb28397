"""The record engine: what all kinds of record have in common.

A domain declares a `RecordType` and adds its own rules. Reads go through `hot_read`, writes through the ORM in a unit
of work. This package exports what services use; REST, states and pages are separate modules.
"""

from crm_app.records.conditions import (
    Condition as Condition,
)
from crm_app.records.conditions import (
    any_of as any_of,
)
from crm_app.records.conditions import (
    at_least as at_least,
)
from crm_app.records.conditions import (
    at_most as at_most,
)
from crm_app.records.conditions import (
    before as before,
)
from crm_app.records.conditions import (
    equals as equals,
)
from crm_app.records.conditions import (
    has_any as has_any,
)
from crm_app.records.conditions import (
    is_missing as is_missing,
)
from crm_app.records.conditions import (
    member_name as member_name,
)
from crm_app.records.conditions import (
    never_null as never_null,
)
from crm_app.records.conditions import (
    readable as readable,
)
from crm_app.records.fields import (
    Field as Field,
)
from crm_app.records.kind import (
    RESTORERS as RESTORERS,
)
from crm_app.records.kind import (
    TYPES as TYPES,
)
from crm_app.records.kind import (
    RecordType as RecordType,
)
from crm_app.records.queries import (
    custom_names as custom_names,
)
from crm_app.records.queries import (
    fetch as fetch,
)
from crm_app.records.queries import (
    fetch_json as fetch_json,
)
from crm_app.records.queries import (
    one as one,
)
from crm_app.records.queries import (
    page as page,
)
from crm_app.records.queries import (
    search_condition as search_condition,
)
from crm_app.records.queries import (
    whole_select as whole_select,
)
from crm_app.records.selecting import (
    search_values as search_values,
)
from crm_app.records.store import (
    apply as apply,
)
from crm_app.records.store import (
    change_event as change_event,
)
from crm_app.records.store import (
    changed as changed,
)
from crm_app.records.store import (
    check_references as check_references,
)
from crm_app.records.store import (
    create as create,
)
from crm_app.records.store import (
    current as current,
)
from crm_app.records.store import (
    delete as delete,
)
from crm_app.records.store import (
    get_for as get_for,
)
from crm_app.records.store import (
    purge as purge,
)
from crm_app.records.store import (
    restore as restore,
)
from crm_app.records.store import (
    touch as touch,
)
from crm_app.records.store import (
    update as update,
)
