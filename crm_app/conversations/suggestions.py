"""Suggested questions, made from the person's own records."""

from datetime import timedelta

from sqlalchemy import text

from crm_app.conversations.subject import Subject, questions
from crm_app.core.clock import today
from crm_app.core.database import Work
from crm_app.core.i18n import translate


def suggestions(work: Work, topic: Subject | None = None) -> list[str]:
    """Up to three questions about a subject, else about the person's own records, in their language."""
    work.require("conversation.use")
    language = work.principal.language
    if topic is not None:
        return questions(topic, language)
    found: list[str] = []
    if work.principal.can("deal.read"):
        own = text(
            "select d.name, c.name as company from deal d "
            "left join company c on c.workspace_id = d.workspace_id and c.id = d.company_id and c.deleted_at is null "
            "and app_reads('company', c.owner_id) "
            "where d.deleted_at is null and d.owner_id = :member order by d.updated_at desc limit 1"
        )
        deal = work.db.execute(own, {"member": work.principal.member_id}).one_or_none()
        if deal is not None:
            found.append(translate("conversations.suggestion.deal", language, deal=deal.name))
            if deal.company and work.principal.can("company.read"):
                found.append(translate("conversations.suggestion.company", language, company=deal.company))
        period = "conversations.suggestion.quarter" if _sold_last_quarter(work) else "conversations.suggestion.pipeline"
        found.append(translate(period, language))
        found.append(translate("conversations.suggestion.best", language))
    return found[:3]


def _sold_last_quarter(work: Work) -> bool:
    since = today(work.principal.workspace_timezone) - timedelta(days=180)
    won = text("select 1 from deal where deleted_at is null and status = 'won' and close_date >= :since limit 1")
    return work.db.execute(won, {"since": since}).first() is not None
