'use strict';
// Express as teams write it: node-postgres with a pool, a transaction of several statements for every request, zod for input,
// jsonwebtoken for the caller. No log, no metrics, no headers of security: the comparison is in its favour.
const express = require('express');
const jwt = require('jsonwebtoken');
const { Pool } = require('pg');
const { v7: newId } = require('uuid');
const { z } = require('zod');
const { READ, WHOLE, LINKED, FIELDS, JSON_FIELDS, sortKey, matchKey, documentOf, patterns } = require('./common');

const FOLDING = Number(process.env.FOLDING);
const pool = new Pool({ connectionString: process.env.DSN, max: Number(process.env.POOL), idleTimeoutMillis: 0 });

/** Runs `work` in one transaction as the caller; PostgreSQL checks the session, the membership and the permission. */
async function asCaller(caller, permission, work) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const entered = await client.query(
      "select app_enter($1, $2, $3), current_setting('app.member_id') as member", [caller.sid, caller.ws, permission]);
    const result = await work(client, entered.rows[0].member);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

class Refused extends Error {
  constructor(status) { super(`refused with ${status}`); this.status = status; }
}

const stored = (name, value) => (JSON_FIELDS.has(name) ? JSON.stringify(value) : value);
const read = async (client, id) => (await client.query(`select ${WHOLE} from contact ${LINKED} where contact.id = $1`, [id])).rows[0];

async function audit(client, caller, member, id, action, title, changes) {
  await client.query(
    `insert into audit_entry (workspace_id, id, member_id, kind, record_id, action, title, changes, created_at)
     values ($1, $2, $3, 'contact', $4, $5, $6, $7, now())`, [caller.ws, newId(), member, id, action, title, JSON.stringify(changes)]);
}

async function index(client, caller, contact) {
  const d = documentOf(contact);
  await client.query(
    `insert into search_document as d (workspace_id, kind, record_id, owner_id, title, title_text, text, body, company_id, updated_at, folding)
     values ($1, 'contact', $2, $3, $4, $5, $6, $7, $8, now(), ${FOLDING})
     on conflict (workspace_id, kind, record_id) do update set owner_id = excluded.owner_id, title = excluded.title,
       title_text = excluded.title_text, text = excluded.text, body = excluded.body, company_id = excluded.company_id,
       folding = excluded.folding, updated_at = excluded.updated_at,
       embedded_at = case when d.text = excluded.text then d.embedded_at end,
       embedding = case when d.text = excluded.text then d.embedding end`,
    [caller.ws, contact.id, contact.owner_id, d.title, d.titleText, d.text, d.body, contact.company_id]);
}

function create(caller, input) {
  return asCaller(caller, 'contact.create', async (client, member) => {
    const contact = { ...input, id: newId(), owner_id: input.owner_id ?? member };
    const names = ['workspace_id', 'id', 'created_by', 'name', 'name_key', 'match_key', ...FIELDS];
    const values = [caller.ws, contact.id, member, contact.name, sortKey(contact.name), matchKey(contact.name),
      ...FIELDS.map((name) => stored(name, contact[name] ?? null))];
    await client.query(
      `insert into contact (${names.join(', ')}, version, created_at, updated_at)
       values (${names.map((_, n) => `$${n + 1}`).join(', ')}, 1, now(), now())`, values);
    const filled = Object.entries({ ...input, owner_id: contact.owner_id })
      .filter(([, value]) => value != null && !(typeof value === 'object' && Object.keys(value).length === 0));
    await audit(client, caller, member, contact.id, 'create', contact.name, Object.fromEntries(filled.map(([k, v]) => [k, [null, v]])));
    await index(client, caller, contact);
    return read(client, contact.id);
  });
}

function update(caller, id, { version, ...input }) {
  return asCaller(caller, 'contact.update', async (client, member) => {
    const { rows: [before] } = await client.query(
      'select * from contact where id = $1 and deleted_at is null and app_sees(owner_id) for update', [id]);
    if (!before) throw new Refused(404);
    if (before.version !== version) throw new Refused(409);
    const names = Object.keys(input).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(input[name]));
    if (names.length) {
      const after = { ...before, ...input };
      const set = { ...Object.fromEntries(names.map((name) => [name, stored(name, input[name])])),
        name_key: sortKey(after.name), match_key: matchKey(after.name) };
      const columns = Object.keys(set);
      await client.query(
        `update contact set ${columns.map((name, n) => `${name} = $${n + 3}`).join(', ')}, version = version + 1, updated_at = now()
          where workspace_id = $1 and id = $2`, [caller.ws, id, ...Object.values(set)]);
      await audit(client, caller, member, id, 'update', after.name, Object.fromEntries(names.map((n) => [n, [before[n], input[n]]])));
      await index(client, caller, after);
    }
    return read(client, id);
  });
}

const text = (most) => z.string().trim().max(most).nullish();
const Fields = {
  job_title: text(120), email: z.email().max(254).nullish(), phone: text(60), mobile: text(60), line_id: text(80),
  company_id: z.guid().nullish(), city: text(120), country: text(120), source: text(120), description: text(5000), owner_id: z.guid().nullish(),
};
const Status = z.enum(['lead', 'qualified', 'customer', 'former']);
const Tags = z.array(z.string().trim().min(1).max(40)).max(20);
const Custom = z.record(z.string().min(1).max(80), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]));
const Name = z.string().trim().min(1).max(200);
const New = z.strictObject({ name: Name, ...Fields, status: Status.default('lead'), tags: Tags.default([]), custom_fields: Custom.default({}) });
const Change = z.strictObject({ version: z.int().min(1), name: Name.optional(), ...Fields, status: Status.optional(), tags: Tags.optional(), custom_fields: Custom.optional() });
const Query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50), sort: z.literal('-created_at').optional(), q: z.string().trim().min(1).max(200).optional(),
});
const Id = z.guid();

function parsed(schema, value) {
  const found = schema.safeParse(value);
  if (!found.success) throw Object.assign(new Refused(422), { issues: found.error.issues });
  return found.data;
}

const app = express();
app.disable('x-powered-by');
app.get('/ping', (req, res) => res.json({ ok: true }));
app.use(express.json({ limit: '1mb' }));
app.use((req, res, next) => {
  try {
    req.caller = jwt.verify((req.headers.authorization ?? '').replace(/^Bearer /i, ''), process.env.SECRET, { algorithms: ['HS256'], audience: 'crm-api' });
  } catch {
    return res.status(401).json({ detail: 'Sign in.' });
  }
  next();
});
app.get('/api/v1/contacts/:id', async (req, res) => {
  const id = parsed(Id, req.params.id);
  const row = await asCaller(req.caller, 'contact.read', async (client) => (await client.query(READ.one, [id])).rows[0]);
  if (!row) throw new Refused(404);
  res.json(row);
});
app.get('/api/v1/contacts', async (req, res) => {
  const { limit, q } = parsed(Query, req.query);
  const { rows } = await asCaller(req.caller, 'contact.read', (client) => {
    if (!q) return client.query(READ.list, [limit + 1]);
    const [first, ...rest] = patterns(q);
    return client.query(READ.search, [limit + 1, first, rest]);
  });
  res.json({ items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1].id : null });
});
app.post('/api/v1/contacts', async (req, res) => {
  res.status(201).json(await create(req.caller, parsed(New, req.body)));
});
app.patch('/api/v1/contacts/:id', async (req, res) => {
  res.json(await update(req.caller, parsed(Id, req.params.id), parsed(Change, req.body)));
});
app.use((error, req, res, next) => {
  const status = error.status ?? { 28000: 401, 42501: 403 }[error.code] ?? 500;
  if (status === 500) console.error(error);
  res.status(status).json({ issues: error.issues });
});
app.listen(Number(process.env.PORT), '127.0.0.1');
