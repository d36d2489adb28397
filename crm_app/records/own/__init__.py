"""Fields of a workspace's own: what was declared in the settings, which values are accepted, and how these read."""

from crm_app.records.own.definitions import Choice as Choice
from crm_app.records.own.definitions import Fields as Fields
from crm_app.records.own.definitions import OwnField as OwnField
from crm_app.records.own.definitions import forget as forget
from crm_app.records.own.definitions import of_kind as of_kind
from crm_app.records.own.definitions import within as within
