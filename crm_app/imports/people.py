"""People and their teams in files. They become members without a sign-in, which are no kind of record."""

from crm_app.records.fields import FileColumn
from crm_app.records.imported import EXTERNAL_ID, FileKind, bring_in, divided, named

PEOPLE = bring_in(
    FileKind(
        kind="person",
        many=("People and teams", "บุคลากรและทีม"),
        identities=("name",),
        nouns=divided("employee, staff, user, member, agent"),
        files=divided(
            "team, teams, agent, agents, staff, employee, employees, member, members, user, users, พนักงาน, ทีม"
        ),
        lacks=frozenset({"company", "deal"}),
        has_custom_fields=False,
        columns=named(
            FileColumn(
                name="name",
                label=("Name", "ชื่อ"),
                headings=(
                    "sales agent, sales rep, salesperson, employee name, employee, staff name, agent, agent name, "
                    "member name, member, ~user name, team member, ~user, ~full name, =name, ~rep, พนักงานขาย, "
                    "ชื่อพนักงาน, พนักงาน, เซลส์, ~ชื่อ นามสกุล, ~ชื่อ"
                ),
                reads="name",
                weight=2.0,
                required=True,
            ),
            FileColumn(
                name="external_id",
                label=EXTERNAL_ID,
                headings="user id, owner id, id, employee id, agent id, member id, รหัสผู้ใช้, รหัสพนักงาน",
                weight=0.3,
            ),
            FileColumn(name="email", label=("Email", "อีเมล"), reads="email", weight=1.0),
            FileColumn(
                name="manager",
                label=("Manager", "ผู้จัดการ"),
                headings=(
                    "manager, team lead, team leader, supervisor, reports to, boss, sales manager, line manager, ~head, "
                    "ผู้จัดการ, หัวหน้า, หัวหน้าทีม"
                ),
                reads="name",
                weight=2.0,
            ),
            FileColumn(
                name="team",
                label=("Team", "ทีม"),
                headings=(
                    "team, sales team, regional office, region, office, branch, territory, team name, ~group, "
                    "~department, ทีม, ภาค, ภูมิภาค, สาขา, สำนักงาน, ทีมขาย, ~เขต"
                ),
                weight=2.0,
            ),
        ),
    )
)
