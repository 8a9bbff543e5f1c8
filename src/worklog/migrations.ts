/**
 * The worklog's tables, in steps that are never changed once released: a store of any age is brought up to date by
 * the steps it has not seen. Here is what people do; no number of any analysis ever is.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table users (
      id text primary key, name text not null, display_name text not null, role text not null,
      scope_org text, scope_region text, disabled_at text, created_at text not null) strict`,
    `create table saved_views (
      id text primary key, owner text not null, title text not null, path text not null, release text,
      is_shared integer not null default 0, created_at text not null, updated_at text not null) strict`,
    'create index saved_views_by_owner on saved_views (owner, updated_at)',
    `create table comments (
      id text primary key, subject text not null, author text not null, body text not null,
      created_at text not null, resolved_at text) strict`,
    'create index comments_by_subject on comments (subject, created_at)',
    `create table alert_states (
      alert_id text primary key, state text not null, owner text, note text, updated_by text not null, updated_at text not null) strict`,
    `create table order_states (
      order_id text primary key, state text not null, owner text, due_at text, note text, updated_by text not null, updated_at text not null) strict`,
    `create table return_tickets (
      id text primary key, family text not null, file_sha256 text not null, file_name text not null, rows integer not null,
      sent_to text, state text not null, created_by text not null, created_at text not null, returned_at text) strict`,
    `create table paper_stages (
      paper_id text not null, edition integer not null, stage text not null, release text not null, data_sha256 text,
      actor text not null, comment text, at text not null, primary key (paper_id, edition, at)) strict`,
    `create table audit_log (
      seq integer primary key autoincrement, at text not null, actor text not null, action text not null,
      subject text not null, detail text not null, previous text not null, hash text not null) strict`,
    // What was written down stays: only whoever holds the file itself can take it away, and the chain shows it.
    `create trigger audit_log_keeps before update on audit_log begin select raise(abort, 'the audit log is append-only'); end`,
    `create trigger audit_log_stays before delete on audit_log begin select raise(abort, 'the audit log is append-only'); end`,
  ],
  [
    'create unique index users_by_name on users (name)',
    // `totp` is sealed under a key outside the store; `totp_step` is the last time step used, so that no code works twice.
    `create table credentials (
      user_id text primary key references users (id), password text, password_set_at text, totp text,
      totp_confirmed_at text, totp_step integer not null default 0, directory_subject text unique,
      failures integer not null default 0, locked_until text) strict`,
    `create table sessions (
      token_hash text primary key, user_id text not null references users (id), created_at text not null,
      seen_at text not null, view_as text) strict`,
    'create index sessions_by_user on sessions (user_id)',
    `create table links (
      token_hash text primary key, user_id text not null references users (id), kind text not null,
      created_by text not null, created_at text not null, expires_at text not null, used_at text) strict`,
    `create table reviews (
      id text primary key, kind text not null, asked_by text not null, asked_at text not null, subject text not null,
      purpose text not null, note text not null, findings text not null, state text not null) strict`,
    'create index reviews_by_state on reviews (state, asked_at)',
    `create table review_decisions (
      review_id text not null references reviews (id), reviewer text not null, decision text not null,
      reason text not null, at text not null, primary key (review_id, reviewer, at)) strict`,
    // A decision that was made stays as it was made.
    `create trigger review_decisions_keep before update on review_decisions begin select raise(abort, 'decisions are append-only'); end`,
    `create trigger review_decisions_stay before delete on review_decisions begin select raise(abort, 'decisions are append-only'); end`,
  ],
  [
    'alter table alert_states add column snoozed_until text',
    `create table alert_events (
      seq integer primary key autoincrement, alert_id text not null, at text not null, actor text not null,
      action text not null, owner text, snoozed_until text, comment text) strict`,
    'create index alert_events_by_alert on alert_events (alert_id, seq)',
    `create trigger alert_events_keep before update on alert_events begin select raise(abort, 'what was done is append-only'); end`,
    `create trigger alert_events_stay before delete on alert_events begin select raise(abort, 'what was done is append-only'); end`,
  ],
  [
    `create table work_items (
      id text primary key, kind text not null, subject text not null, title_zh text not null, title_en text not null,
      path text not null, region_code text, evidence text not null, detail text not null, part_of text, state text not null,
      owner text, due_on text, snoozed_until text, version integer not null, created_by text not null, created_at text not null,
      updated_by text not null, updated_at text not null) strict`,
    'create unique index work_items_by_subject on work_items (kind, subject)',
    `create table work_events (
      seq integer primary key autoincrement, item_id text not null references work_items (id), at text not null,
      actor text not null, action text not null, from_state text not null, to_state text not null, owner text, due_on text,
      snoozed_until text, comment text, detail text) strict`,
    'create index work_events_by_item on work_events (item_id, seq)',
    // What was done about alerts becomes work like any other.
    `insert into work_items (id, kind, subject, title_zh, title_en, path, region_code, evidence, detail, state, owner,
        snoozed_until, version, created_by, created_at, updated_by, updated_at)
      select 'alert:' || alert_id, 'alert', alert_id, alert_id, alert_id, '/alerts?alert=' || alert_id, null, '{}', '{}', state,
        owner, snoozed_until, (select count(*) from alert_events as e where e.alert_id = s.alert_id),
        coalesce((select actor from alert_events as e where e.alert_id = s.alert_id order by seq limit 1), updated_by),
        coalesce((select at from alert_events as e where e.alert_id = s.alert_id order by seq limit 1), updated_at),
        updated_by, updated_at
      from alert_states as s`,
    `insert into work_events (item_id, at, actor, action, from_state, to_state, owner, snoozed_until, comment)
      select 'alert:' || alert_id, at, actor, action,
        coalesce((${stateOfAlert('<')}), 'waiting'), coalesce((${stateOfAlert('<=')}), 'waiting'), owner, snoozed_until, comment
      from alert_events as e order by seq`,
    `create trigger work_events_keep before update on work_events begin select raise(abort, 'what was done is append-only'); end`,
    `create trigger work_events_stay before delete on work_events begin select raise(abort, 'what was done is append-only'); end`,
    'drop table alert_events',
    'drop table alert_states',
    // Nothing ever wrote to it: orders are work items.
    'drop table order_states',
  ],
  [
    `create table paper_drafts (
      id text primary key, key text not null, release text not null, revision integer not null, stage text not null,
      countersigners text not null, corrects text, errata text not null, created_by text not null, created_at text not null,
      updated_at text not null) strict`,
    `create table paper_texts (
      draft_id text not null references paper_drafts (id), section text not null, version integer not null, body text not null,
      author text not null, at text not null, primary key (draft_id, section, version)) strict`,
    `create table paper_events (
      seq integer primary key autoincrement, draft_id text not null references paper_drafts (id), at text not null,
      actor text not null, action text not null, from_stage text not null, to_stage text not null, comment text,
      revision integer not null) strict`,
    'create index paper_events_by_draft on paper_events (draft_id, seq)',
    `create table paper_revisions (
      draft_id text not null references paper_drafts (id), revision integer not null, release text not null,
      data_sha256 text not null, texts text not null, at text not null, actor text not null,
      primary key (draft_id, revision)) strict`,
    `create table paper_comments (
      id text primary key, draft_id text not null references paper_drafts (id), anchor text not null, quote text not null,
      body text not null, author text not null, at text not null, revision integer not null, resolved_by text,
      resolved_at text) strict`,
    'create index paper_comments_by_draft on paper_comments (draft_id, at)',
    `create table paper_editions (
      id text primary key, draft_id text not null references paper_drafts (id), key text not null, number integer not null,
      manifest_sha256 text not null, signed_by text not null, signed_at text not null, published_at text, archived_at text,
      withdrawn_at text, corrects text) strict`,
    ...['paper_texts', 'paper_events', 'paper_revisions'].flatMap((table) => [
      `create trigger ${table}_keep before update on ${table} begin select raise(abort, 'what was written is append-only'); end`,
      `create trigger ${table}_stay before delete on ${table} begin select raise(abort, 'what was written is append-only'); end`,
    ]),
    // Nothing ever wrote to it: stages are events of a draft.
    'drop table paper_stages',
  ],
  [
    // A comment on a chart stands at a place and perhaps a month.
    'alter table comments add column region_code text',
    'alter table comments add column period integer',
  ],
  [
    `create table settings (
      key text primary key, value text not null, changed_by text not null, changed_at text not null) strict`,
  ],
  [
    `create table api_keys (
      id text primary key, token_hash text not null unique, user_id text not null references users (id), title text not null,
      purpose text not null, rows_per_day integer not null, created_at text not null, expires_at text not null,
      revoked_at text, used_on text, rows_used integer not null default 0) strict`,
    'create index api_keys_by_user on api_keys (user_id, created_at)',
  ],
  [
    // Questions, not numbers: what somebody was told is asked again, so that pairs are seen over a restart.
    `create table told_questions (
      seq integer primary key autoincrement, actor text not null, query text not null, release text not null,
      request text not null, at text not null) strict`,
    'create index told_questions_by_actor on told_questions (actor, seq)',
  ],
  [
    // Adjusted series as they were shown from a release: what was said first stays beside what is said now.
    `create table adjusted_vintages (
      line text not null, release text not null, as_of text, months text not null, primary key (line, release)) strict`,
  ],
];

/** The state an alert had before, or after, an event of the table there was for alerts alone. */
function stateOfAlert(order: '<' | '<='): string {
  return `select case p.action when 'confirm' then 'confirmed' when 'close' then 'closed' else 'waiting' end
    from alert_events as p where p.alert_id = e.alert_id and p.seq ${order} e.seq
      and p.action in ('confirm', 'close', 'reopen') order by p.seq desc limit 1`;
}
