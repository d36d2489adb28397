"""Fields for a day, a moment and a time of day, as text that the server reads, with a calendar beside them.

They use the same format as every page: "26 Nov 2026", in Thai "26 พ.ย. 2569". The server accepts the many formats that
people write (`crm_app.values.days`). The calendar writes its choice into the field as text: it runs in the browser,
needs no round trip, and works by mouse, touch and keyboard (arrows, Page Up and Down, Home and End, Enter, Escape).
"""

import json
from itertools import count
from typing import Any

import reflex as rx

from crm_app.ui import primitives as p
from crm_app.ui.browser import Whole
from crm_app.ui.button import icon_button
from crm_app.ui.form import CONTROL, Errors, error_of, field
from crm_app.ui.i18n import Text, as_var, either, is_thai, t
from crm_app.ui.menu import POPUP
from crm_app.ui.reflex_seam import VarData
from crm_app.ui.state import Shell
from crm_app.values.formats import month_names
from crm_app.values.months import BUDDHIST_OFFSET

_numbers = count(1)
_SHORT = json.dumps({language: month_names(language) for language in ("en", "th")}, ensure_ascii=False)
# Days are counted from 1970, so that the calendar's arithmetic needs no zones and no hours.
_HELPERS = f"""
const calendarMonths = {_SHORT};
const calendarAt = (day) => new Date(day * 864e5);
const calendarMonth = (day, by) => {{
  const at = calendarAt(day), year = at.getUTCFullYear(), month = at.getUTCMonth() + by;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(at.getUTCDate(), last)) / 864e5;
}};
const calendarMonday = (day) => day - (calendarAt(day).getUTCDay() + 6) % 7;
const calendarWeeks = (day) => {{
  const first = calendarMonday(day - calendarAt(day).getUTCDate() + 1);
  return [0, 7, 14, 21, 28, 35].map((week) => [0, 1, 2, 3, 4, 5, 6].map((one) => first + week + one));
}};
const calendarKey = (key, day) => ({{
  ArrowLeft: day - 1, ArrowRight: day + 1, ArrowUp: day - 7, ArrowDown: day + 7, PageUp: calendarMonth(day, -1),
  PageDown: calendarMonth(day, 1), Home: calendarMonday(day), End: calendarMonday(day) + 6 }})[key];
const calendarDays = {{}};
const calendarToday = (zone) => {{
  const kept = calendarDays[zone];  // asked for each of the days on show
  if (kept && Math.abs(Date.now() - kept.at) < 1000) return kept.day;
  const wanted = {{ year: 'numeric', month: 'numeric', day: 'numeric' }}, found = {{}};
  let format = new Intl.DateTimeFormat('en-US', wanted);
  try {{ format = new Intl.DateTimeFormat('en-US', {{ ...wanted, timeZone: zone }}) }} catch {{ /* a zone it does not know */ }}
  for (const {{ type, value }} of format.formatToParts()) found[type] = Number(value);
  calendarDays[zone] = {{ at: Date.now(), day: Date.UTC(found.year, found.month - 1, found.day) / 864e5 }};
  return calendarDays[zone].day;
}};
const calendarYears = (written, today) => {{
  const year = Number(written), now = calendarAt(today).getUTCFullYear();
  if (!written) return [now, now + 1, now - 1];
  if (written.length === 4) return [year >= 2400 ? year - {BUDDHIST_OFFSET} : year];
  return [2000 + year, 1900 + year, 2500 + year - {BUDDHIST_OFFSET}];
}};
const calendarNear = (years, month, day, today) => {{
  const days = years.map((year) => Date.UTC(year, month, day) / 864e5).filter((one) => calendarAt(one).getUTCDate() === day);
  return days.sort((a, b) => Math.abs(a - today) - Math.abs(b - today))[0] ?? today;
}};
const calendarRead = (text, today) => {{
  const plain = text.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0xe50).trim();
  const whole = /^(\\d{{4}})-(\\d{{1,2}})-(\\d{{1,2}})/.exec(plain);
  if (whole) return calendarNear(calendarYears(whole[1], today), Math.min(whole[2], 12) - 1, Number(whole[3]), today);
  const numbers = /^(\\d{{1,2}})[-/.](\\d{{1,2}})(?:[-/.](\\d{{4}}|\\d\\d))?(?![\\d:])/.exec(plain);
  const named = /^(\\d{{1,2}})\\s*([^\\d\\s,]+)(?:[\\s,]*(\\d{{4}}|\\d\\d)(?![\\d:.]))?/.exec(plain), found = numbers ?? named;
  if (!found) return today;
  const called = (names) => names.findIndex((name) => named && name.toLowerCase() === named[2].toLowerCase());
  const month = numbers ? numbers[2] - 1 : Math.max(...Object.values(calendarMonths).map(called));
  if (month < 0 || month > 11) return today;
  return calendarNear(calendarYears(found[3], today), month, Number(found[1]), today);
}};
const calendarWrite = (id, day, thai, timed) => {{
  const input = document.getElementById(id), at = calendarAt(day);
  const year = at.getUTCFullYear() + (thai ? {BUDDHIST_OFFSET} : 0);
  const time = timed ? (/\\d{{1,2}}:\\d\\d.*$/.exec(input.value)?.[0] ?? (thai ? '09:00 น.' : '09:00')) : '';
  const written = at.getUTCDate() + ' ' + calendarMonths[thai ? 'th' : 'en'][at.getUTCMonth()] + ' ' + year
    + (time ? (thai ? ' ' : ', ') + time : '');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, written);
  input.dispatchEvent(new Event('input', {{ bubbles: true }}));
  input.dispatchEvent(new Event('change', {{ bubbles: true }}));
}};
const calendarOf = (id) => document.querySelector(`[data-calendar="${{CSS.escape(id)}}"]`);
const calendarHeld = (id) => calendarOf(id)?.querySelector('[tabindex="0"][data-day]');
const calendarName = (day, thai, options) => new Intl.DateTimeFormat(
  thai ? 'th-TH-u-ca-buddhist-nu-latn' : 'en-GB', {{ timeZone: 'UTC', ...options }}).format(calendarAt(day));
"""


class _DateField(Whole):
    """A field with its calendar."""

    def add_custom_code(self) -> list[str]:
        return [_HELPERS]


def date(name: str, label: Text, **options: Any) -> rx.Component:
    """A day, written or chosen from a calendar. Options as for `form.text`; the server reads it with `days.parse_day`."""
    return _field(name, label, timed=False, **options)


def date_time(name: str, label: Text, **options: Any) -> rx.Component:
    """A day and a time in the person's zone. Options as for `form.text`; the server reads it with `days.parse_moment`."""
    return _field(name, label, timed=True, **options)


def clock(name: str, label: Text, **options: Any) -> rx.Component:
    """A time of day, as text: "14:05". Options as for `form.text`; the server reads it with `days.parse_time`."""
    from crm_app.ui.form import text

    return text(name, label, **{"placeholder": "14:05", "max_length": 30, **options})


def _field(
    name: str,
    label: Text,
    *,
    timed: bool,
    value: Text | None = None,
    errors: Errors | None = None,
    hint: Text | None = None,
    required: bool = False,
    scope: str = "",
    hide_label: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    def control(tied: dict[str, Any]) -> rx.Component:
        tied.pop("id")
        ident = name if scope == "" else f"{scope}{name}"
        return date_control(name, ident, timed=timed, value=value, class_name=class_name, **tied, **props)

    return field(
        label,
        control,
        id=f"{scope}{name}",
        error=error_of(errors, name),
        hint=hint,
        required=required,
        hide_label=hide_label,
    )


def date_control(
    name: str, id: Text, *, timed: bool = False, value: Text | None = None, class_name: str = "", **props: Any
) -> rx.Component:
    """A bare field for a day (with `timed` a moment) and its calendar; it needs a label, or an `aria_label`, of its
    own.

    Args:
        name: its name in the data of the form.
        id: of the field, unique on the page; a var in a row of a list.
        value: its initial text.
        props: any attribute of an `<input>`.
    """
    example = either("26/11/2026", "26/11/2569")
    example = either("26/11/2026 14:05", "26/11/2569 14:05") if timed else example
    start = {} if value is None else {"default_value": value}
    return _DateField.create(
        rx.el.input(
            id=rx.Var.create(id),
            name=name,
            type="text",
            placeholder=example,
            auto_complete="off",
            max_length=60,
            class_name=f"{CONTROL} h-10 pr-10 sm:h-9 {class_name}".strip(),
            **start,
            **props,
        ),
        _calendar(id, timed),
        class_name="relative flex min-w-0 items-center",
    )


def _calendar(id: Text, timed: bool) -> rx.Component:
    """The button in the field, and the month that it opens."""
    number = next(_numbers)
    at, put, chosen, choose = (f"{name}{number}" for name in ("calDay", "setCalDay", "calChosen", "setCalChosen"))
    field_id = f"{id!s}" if isinstance(id, rx.Var) else json.dumps(id)
    # Rows of a list share the hooks: the state says in which field a month is open, and on which day.
    shown = f"({at}?.[0] === {field_id} ? {at}[1] : null)"
    show = f"((day) => {put}(day === null ? null : [{field_id}, day]))"
    # Today is the day in the account's zone, not in the browser's: the server reads "today" and years in the same way.
    today = f"calendarToday({Shell.timezone!s})"
    hooks: dict[str, VarData | None] = {
        f"const [{at}, {put}] = useState(null)": None,
        f"const [{chosen}, {choose}] = useState(null)": None,
        # The keys move the shown day and the focus with it, also when React moved the old day's button and the browser
        # lost the focus; the buttons for a month keep their focus.
        f"useEffect(() => {{ const active = document.activeElement, month = {at} && calendarOf({at}[0]); "
        f"if (month && (active?.dataset.day || !month.contains(active))) calendarHeld({at}[0])?.focus() }}, [{at}])": None,
    }
    data = VarData.merge(
        VarData(hooks=hooks, imports={"react": ["useState", "useEffect"]}),
        is_thai._get_all_var_data(),
        as_var(Shell.timezone)._get_all_var_data(),
    )
    thai = f"({is_thai!s})"

    def var(code: str) -> Any:
        return rx.Var(code, _var_data=data)

    def does(code: str) -> Any:
        return var(code).to(rx.EventChain)

    turn = does(
        f"((isOpen) => {{ if (!isOpen) {{ {show}(null); return }} "
        f"const day = calendarRead(document.getElementById({field_id}).value, {today}); {choose}(day); {show}(day) }})"
    )
    keys = var(
        f"((event) => {{ const next = calendarKey(event.key, {shown}); "
        f"if (next !== undefined) {{ event.preventDefault(); {show}(next) }} }})"
    )
    pick = does(
        "((event) => { const day = event.target.closest('[data-day]')?.dataset.day; "
        f"if (day !== undefined) {{ calendarWrite({field_id}, Number(day), {thai}, {'true' if timed else 'false'}); "
        f"{show}(null) }} }})"
    )

    def month_button(symbol: str, label: Text, by: int) -> rx.Component:
        return icon_button(
            symbol, label, size="sm", on_click=does(f"((_event) => {show}(calendarMonth({shown}, {by})))")
        )

    def day(calendar_day: Any) -> rx.Component:  # a name of its own: rows around it may be called "one"
        n = str(calendar_day)
        here, there = f"calendarAt({n}).getUTCMonth()", f"calendarAt({shown} ?? 0).getUTCMonth()"
        return rx.el.div(
            rx.el.button(
                var(f"calendarAt({n}).getUTCDate()"),
                type="button",
                tab_index=var(f"({n} === {shown} ? 0 : -1)").to(int),
                aria_label=var(f"calendarName({n}, {thai}, {{ dateStyle: 'full' }})").to(str),
                aria_current=var(f"({n} === {today} ? 'date' : undefined)").to(str),
                custom_attrs={"data-day": calendar_day},
                class_name=var(
                    f"('inline-flex size-9 items-center justify-center rounded-lg border text-sm figures ' + "
                    f"({n} === {chosen} ? 'border-primary bg-primary text-on-primary ' : "
                    f"{n} === {today} ? 'border-line-strong bg-transparent text-ink font-medium ' : "
                    f"'border-transparent bg-transparent text-ink hover:bg-muted ') + ({here} === {there} ? '' : 'opacity-60'))"
                ).to(str),
            ),
            role="gridcell",
            aria_selected=var(f"({n} === {chosen})").to(bool),
            key=calendar_day,
        )

    weeks = var(f"({shown} === null ? [] : calendarWeeks({shown}))").to(list[list[int]])
    weekdays = [t(f"ui.date.{name}") for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    panel = rx.el.div(
        rx.el.div(
            month_button("chevron-left", t("ui.date.before"), -1),
            rx.el.p(
                var(f"({shown} === null ? '' : calendarName({shown}, {thai}, {{ month: 'long', year: 'numeric' }}))"),
                aria_live="polite",
                class_name="m-0 text-sm font-medium text-ink",
            ),
            month_button("chevron-right", t("ui.date.after"), 1),
            class_name="mb-1 flex items-center justify-between gap-2",
        ),
        rx.el.div(
            rx.el.div(
                *[
                    rx.el.div(
                        name,
                        role="columnheader",
                        class_name="flex h-7 w-9 items-center justify-center text-xs text-ink-3",
                    )
                    for name in weekdays
                ],
                role="row",
                class_name="flex",
            ),
            rx.foreach(
                weeks,
                lambda week: rx.el.div(
                    rx.foreach(week.to(list[int]), day), role="row", class_name="flex", key=week[0].to(str)
                ),
            ),
            role="grid",
            aria_label=t("ui.date.calendar"),
            custom_attrs={"onKeyDown": keys},
            on_click=pick,
        ),
        custom_attrs={"data-calendar": id},
        class_name="p-2",
    )
    return rx.el.div(
        p.PopoverRoot.create(
            p.PopoverTrigger.create(render_=icon_button("calendar", t("ui.date.choose"), size="sm")),
            p.PopoverPortal.create(
                p.PopoverPositioner.create(
                    p.PopoverPopup.create(
                        panel,
                        aria_label=t("ui.date.calendar"),
                        initial_focus=var(f"(() => calendarHeld({field_id}) ?? true)"),
                        final_focus=var(f"(() => document.getElementById({field_id}))"),
                        class_name=POPUP.replace("overflow-y-auto", "overflow-auto"),
                    ),
                    align="end",
                    side_offset=6,
                    class_name="z-[60]",
                )
            ),
            open=var(f"({shown} !== null)").to(bool),
            on_open_change=turn,
        ),
        class_name="absolute right-1",
    )
