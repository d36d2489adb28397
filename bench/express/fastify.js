'use strict';
// Fastify as somebody writes it who wants the most of the machine: schemas compiled once, the verified token remembered, and one
// round trip for every request: the check of the caller and the work are one call, and PostgreSQL writes the JSON of the answer.
const { Pool, escapeLiteral } = require('pg');
const { v7: newId } = require('uuid');
const { READ, WHOLE, LINKED, FIELDS, JSON_FIELDS, sortKey, matchKey, documentOf, patterns } = require('./common');

const FOLDING = Number(process.env.FOLDING);
const pool = new Pool({ connectionString: process.env.DSN, max: Number(process.env.POOL), idleTimeoutMillis: 0 });

function literal(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length ? `array[${value.map(literal).join(', ')}]::text[]` : "'{}'::text[]";
  return escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
const stored = (name, value) => (JSON_FIELDS.has(name) ? escapeLiteral(JSON.stringify(value)) : literal(value));
const bound = (sql, values) => sql.replace(/\$(\d+)/g, (_, n) => literal(values[n - 1]));

/** The JSON text that `sql` selects as `j`, after the check of the caller, in one call and one transaction. */
async function once(caller, permission, sql) {
  const answers = await pool.query(`select app_enter(${literal(caller.sid)}, ${literal(caller.ws)}, ${literal(permission)}); ${sql}`);
  return answers.at(-1).rows[0]?.j ?? null;
}
const one = (sql) => `select row_to_json(r)::text as j from (${sql}) r`;
const page = (sql, limit) => `select json_build_object('items', coalesce(json_agg(p.r) filter (where p.n <= ${limit}), '[]'),
  'next', case when count(*) > ${limit} then (array_agg(p.rid))[${limit}] end)::text as j
  from (select r, r.id as rid, row_number() over () as n from (${sql}) r) p`;

const ME = "current_setting('app.member_id')::uuid";
const DOCUMENT = '(workspace_id, kind, record_id, owner_id, title, title_text, text, body, company_id, updated_at, folding)';
const AUDIT = '(workspace_id, id, member_id, kind, record_id, action, title, changes, created_at)';
const shown = `select ${WHOLE} from written as contact ${LINKED}`;

function creation(caller, input) {
  const id = newId();
  const d = documentOf(input);
  const owner = input.owner_id ? `${literal(input.owner_id)}::uuid` : ME;
  const columns = FIELDS.filter((name) => name !== 'owner_id' && input[name] !== undefined);
  const filled = Object.entries(input).filter(([, v]) => v != null && !(typeof v === 'object' && Object.keys(v).length === 0));
  const changes = literal(Object.fromEntries(filled.map(([name, value]) => [name, [null, value]])));
  return `with written as (
      insert into contact (workspace_id, id, owner_id, created_by, name, name_key, match_key, ${columns.join(', ')}, version, created_at, updated_at)
      values (${literal(caller.ws)}, ${literal(id)}, ${owner}, ${ME}, ${literal(input.name)}, ${literal(sortKey(input.name))},
        ${literal(matchKey(input.name))}, ${columns.map((name) => stored(name, input[name])).join(', ')}, 1, now(), now()) returning *),
    noted as (insert into audit_entry ${AUDIT}
      select workspace_id, ${literal(newId())}, created_by, 'contact', id, 'create', name,
             ${changes}::jsonb || jsonb_build_object('owner_id', jsonb_build_array(null, owner_id)), now() from written),
    indexed as (insert into search_document ${DOCUMENT}
      select workspace_id, 'contact', id, owner_id, name, ${literal(d.titleText)}, ${literal(d.text)}, ${literal(d.body)}, company_id, now(), ${FOLDING} from written)
    ${one(shown)}`;
}

/** The search document depends on values that only PostgreSQL has, so a change reads the contact first: two round trips. */
function change(caller, before, input) {
  const after = { ...before, ...input };
  const d = documentOf(after);
  const names = Object.keys(input);
  const set = names.map((name) => `${name} = ${stored(name, input[name])}`);
  const changes = literal(Object.fromEntries(names.map((name) => [name, [before[name], input[name]]])));
  return `with written as (
      update contact set ${set.join(', ')}, name_key = ${literal(sortKey(after.name))}, match_key = ${literal(matchKey(after.name))},
             version = version + 1, updated_at = now()
       where workspace_id = ${literal(caller.ws)} and id = ${literal(before.id)} and version = ${before.version} and deleted_at is null
         and app_sees(owner_id) returning *),
    noted as (insert into audit_entry ${AUDIT}
      select workspace_id, ${literal(newId())}, ${ME}, 'contact', id, 'update', name, ${changes}, now() from written),
    indexed as (insert into search_document as d ${DOCUMENT}
      select workspace_id, 'contact', id, owner_id, name, ${literal(d.titleText)}, ${literal(d.text)}, ${literal(d.body)}, company_id, now(), ${FOLDING} from written
      on conflict (workspace_id, kind, record_id) do update set owner_id = excluded.owner_id, title = excluded.title,
        title_text = excluded.title_text, text = excluded.text, body = excluded.body, company_id = excluded.company_id,
        folding = excluded.folding, updated_at = excluded.updated_at,
        embedded_at = case when d.text = excluded.text then d.embedded_at end,
        embedding = case when d.text = excluded.text then d.embedding end)
    ${one(shown)}`;
}

const app = require('fastify')({ ajv: { customOptions: { removeAdditional: false, allowUnionTypes: true } } });
app.register(require('@fastify/jwt'), { secret: process.env.SECRET, verify: { algorithms: ['HS256'], allowedAud: 'crm-api', cache: true } });
const text = (maxLength) => ({ type: ['string', 'null'], maxLength });
const uuid = { type: ['string', 'null'], format: 'uuid' };
const fields = {
  name: { type: 'string', minLength: 1, maxLength: 200 }, job_title: text(120), email: { ...text(254), format: 'email' }, phone: text(60),
  mobile: text(60), line_id: text(80), company_id: uuid, city: text(120), country: text(120), source: text(120), description: text(5000),
  owner_id: uuid, status: { enum: ['lead', 'qualified', 'customer', 'former'] },
  tags: { type: 'array', maxItems: 20, items: { type: 'string', minLength: 1, maxLength: 40 } },
  custom_fields: { type: 'object', maxProperties: 100, additionalProperties: { type: ['string', 'number', 'boolean', 'null'], maxLength: 2000 } },
};
const filled = { ...fields, status: { ...fields.status, default: 'lead' }, tags: { ...fields.tags, default: [] }, custom_fields: { ...fields.custom_fields, default: {} } };
const params = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } };
const querystring = { type: 'object', additionalProperties: false, properties: {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 50 }, sort: { const: '-created_at' }, q: { type: 'string', minLength: 1, maxLength: 200 } } };

app.get('/ping', async () => ({ ok: true }));
app.register(async (api) => {
  api.addHook('onRequest', (request) => request.jwtVerify());
  const send = (reply, json) => (json === null ? reply.code(404).send({}) : reply.type('application/json; charset=utf-8').send(json));
  api.get('/api/v1/contacts/:id', { schema: { params } }, async (request, reply) =>
    send(reply, await once(request.user, 'contact.read', one(bound(READ.one, [request.params.id])))));
  api.get('/api/v1/contacts', { schema: { querystring } }, async (request, reply) => {
    const { limit, q } = request.query;
    const [first, ...rest] = q ? patterns(q) : [];
    const sql = q ? bound(READ.search, [limit + 1, first, rest]) : bound(READ.list, [limit + 1]);
    return send(reply, await once(request.user, 'contact.read', page(sql, limit)));
  });
  const body = { type: 'object', additionalProperties: false, required: ['name'], properties: filled };
  api.post('/api/v1/contacts', { schema: { body } }, async (request, reply) => {
    reply.code(201);
    return send(reply, await once(request.user, 'contact.create', creation(request.user, request.body)));
  });
  const patch = { type: 'object', additionalProperties: false, required: ['version'], properties: { ...fields, version: { type: 'integer', minimum: 1 } } };
  api.patch('/api/v1/contacts/:id', { schema: { params, body: patch } }, async (request, reply) => {
    const { version, ...input } = request.body;
    const found = await once(request.user, 'contact.update', one(bound(READ.one, [request.params.id])));
    if (found === null) return send(reply, null);
    const before = JSON.parse(found);
    const names = Object.keys(input).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(input[name]));
    if (before.version !== version) return reply.code(409).send({});
    if (!names.length) return send(reply, found);
    const json = await once(request.user, 'contact.update', change(request.user, before, Object.fromEntries(names.map((n) => [n, input[n]]))));
    return json === null ? reply.code(409).send({}) : send(reply, json);
  });
});
app.setErrorHandler((error, request, reply) => {
  const status = error.statusCode ?? { 28000: 401, 42501: 403 }[error.code] ?? 500;
  if (status === 500) console.error(error);
  reply.code(status).send({ detail: error.message });
});
app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
