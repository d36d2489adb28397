'use strict';
// What both peers share: the columns of a contact as the product shows them, and the keys and texts that it derives from one.
// Row-level security and the check of session, membership and permission are the product's own SQL function `app_enter`.

const SHOWN = `contact.id, contact.version, contact.owner_id, contact.created_at, contact.updated_at, contact.custom_fields,
  contact.name, contact.job_title, contact.email, contact.phone, contact.mobile, contact.line_id, contact.company_id,
  contact.city, contact.country, contact.status, contact.source, contact.description, contact.tags,
  case when app_reads('member', membership.id) or membership.id = nullif(current_setting('app.member_id', true), '')::uuid
       then membership.name end as owner_name, company.name as company_name`;
const WHOLE = `${SHOWN}, contact.external_id, contact.external_source`;
const LINKED = `left join membership on membership.workspace_id = contact.workspace_id and membership.id = contact.owner_id
  left join company on company.workspace_id = contact.workspace_id and company.id = contact.company_id
   and company.deleted_at is null and app_reads('company', company.owner_id)`;
const VISIBLE = 'contact.deleted_at is null and app_sees(contact.owner_id)';
const NEWEST = 'order by contact.created_at desc, contact.id desc';
const BY_NAME = 'order by contact.name_key, contact.id';
const FOUND = "contact.id in (select record_id from search_find('contact', $2, $3, 1000))";

/** The statements that read. */
const READ = {
  one: `select ${WHOLE} from contact ${LINKED} where contact.id = $1 and ${VISIBLE}`,
  list: `select ${SHOWN} from contact ${LINKED} where ${VISIBLE} ${NEWEST} limit $1`,
  search: `select ${SHOWN} from contact ${LINKED} where ${VISIBLE} and ${FOUND} ${BY_NAME} limit $1`,
};

/** The fields that a caller may write; the name comes besides them. */
const FIELDS = ['job_title', 'email', 'phone', 'mobile', 'line_id', 'company_id', 'city', 'country', 'status', 'source',
  'description', 'owner_id', 'tags', 'custom_fields'];
const JSON_FIELDS = new Set(['tags', 'custom_fields']);

const folded = (text) => text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).join(' ');
/** Numbers sort by their value: how many digits, then the digits. */
const sortKey = (name) => folded(name).replace(/[0-9]+/g, (n) => { const d = n.replace(/^0+(?=.)/, ''); return d.length + d; }).slice(0, 200);
const matchKey = (name) => folded(name).replaceAll(' ', '').slice(0, 200);

/** The search document of a contact: its texts in the product's order, folded, with grouped numbers once more as digits. */
function documentOf(contact) {
  const parts = [contact.job_title, contact.email, contact.mobile, contact.phone, contact.line_id, contact.city, contact.country,
    contact.source, ...(contact.tags ?? []), contact.description, ...Object.values(contact.custom_fields ?? {}).map(String)].filter(Boolean);
  const texts = [contact.name, ...parts].map(folded);
  const numbers = texts.flatMap((text) => text.match(/\+?\(?[0-9](?:[ ().\-/]{0,3}[0-9])+/g) ?? [])
    .map((n) => [n, n.replace(/[^0-9]/g, '')]).filter(([n, digits]) => digits.length >= 5 && digits !== n).map(([, digits]) => digits);
  const words = texts.join(' ');
  return { title: contact.name, titleText: folded(contact.name), text: numbers.length ? `${words}\n${[...new Set(numbers)].join(' ')}` : words, body: parts.join('\n') };
}

/** What somebody typed as LIKE patterns, the longest first. */
function patterns(q) {
  const words = [...new Set(folded(q).split(' '))].sort((a, b) => b.length - a.length).slice(0, 8);
  return words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

module.exports = { READ, WHOLE, LINKED, FIELDS, JSON_FIELDS, sortKey, matchKey, documentOf, patterns };
