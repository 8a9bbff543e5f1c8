import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeUser, createUser, getUsers, resetUser } from '../../client/accounts.ts';
import type { UserChangeInput, UserLink, UserView } from '../../contracts/account.ts';
import { ROLE_TITLES, ROLES, type Role } from '../../domain/role.ts';
import { filled, WORDS } from '../../i18n/account-words.ts';
import { browser } from '../state/browser.ts';
import { useNamed } from '../state/place-names.ts';
import { Select } from '../ui/controls.tsx';
import { errorText } from '../ui/error-text.ts';
import { Form, TextField } from '../ui/form.tsx';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';

const KEY = ['users'];

/** 用户: who has an account, with what role and scope. */
export function UsersPage() {
  const { say } = useReader();
  const client = useQueryClient();
  const users = useQuery({ queryKey: KEY, queryFn: ({ signal }) => getUsers(browser, signal), retry: 1 });
  const [link, setLink] = useState<UserLink>();
  const [edited, setEdited] = useState<string | 'new'>();
  const refresh = () => client.invalidateQueries({ queryKey: KEY });
  const change = useMutation({
    mutationFn: ({ id, ...user }: UserChangeInput & { id: string }) => changeUser(browser, id, user),
    onSuccess: () => {
      setEdited(undefined);
      return refresh();
    },
  });
  const reset = useMutation({ mutationFn: (id: string) => resetUser(browser, id), onSuccess: setLink });
  if (users.isPending) return <Skeleton height={320} />;
  if (users.isError) return <ErrorNote error={users.error} retry={() => void users.refetch()} />;
  const failed = errorText(change.error ?? reset.error, say);
  return (
    <>
      <header className="page-head">
        <h1>{say(WORDS.users)}</h1>
        <p>{say(WORDS.usersAbout)}</p>
      </header>
      {link === undefined ? null : <OneTimeLink link={link} />}
      {failed === undefined ? null : <ErrorNote error={change.error ?? reset.error} />}
      <section className="panel">
        {edited === 'new' ? (
          <UserForm
            onDone={(made) => {
              setLink(made);
              setEdited(undefined);
              void refresh();
            }}
            onCancel={() => setEdited(undefined)}
          />
        ) : (
          <button type="button" className="primary" onClick={() => setEdited('new')}>
            {say(WORDS.addUser)}
          </button>
        )}
        <ul className="user-list" data-rows={users.data.users.length}>
          {users.data.users.map((user) => (
            <li key={user.id}>
              <UserLine user={user} />
              <div className="user-actions">
                <button type="button" className="plain" onClick={() => setEdited(user.id)}>
                  {say(WORDS.edit)}
                </button>
                <button type="button" className="plain" onClick={() => reset.mutate(user.id)}>
                  {say(WORDS.reset)}
                </button>
                <button
                  type="button"
                  className="plain"
                  onClick={() => change.mutate({ id: user.id, disabled: !user.disabled })}
                >
                  {say(user.disabled ? WORDS.enable : WORDS.disable)}
                </button>
              </div>
              {edited === user.id ? (
                <UserForm
                  user={user}
                  onChange={(wanted) => change.mutate({ id: user.id, ...wanted })}
                  onCancel={() => setEdited(undefined)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function UserLine({ user }: { user: UserView }) {
  const { say, f } = useReader();
  const named = useNamed(say);
  const { regions, orgs } = user.scope;
  const scope = [...(regions ?? []), ...(orgs ?? [])].map(named);
  const all = regions === null && orgs === null;
  const state = user.disabled
    ? WORDS.disabled
    : user.locked
      ? WORDS.locked
      : user.has_password
        ? WORDS.active
        : WORDS.invited;
  return (
    <div className="user-line">
      <strong>{user.display_name}</strong> <span className="mono">{user.name}</span>
      <span>{say(ROLE_TITLES[user.role])}</span>
      <span>
        {say(WORDS.scope)}:{' '}
        {all ? say(WORDS.everything) : scope.length === 0 ? say(WORDS.nothing) : f.list(scope)}
      </span>
      <span className={user.disabled || user.locked ? 'tag' : 'muted'}>{say(state)}</span>
      {user.totp ? <span className="muted">{say(WORDS.totp)}</span> : null}
    </div>
  );
}

/** Codes a person typed, `null` for an empty field: everything. */
const codesOf = (text = ''): string[] | null => {
  const codes = text.split(/[\s,，、;；]+/).filter((code) => code !== '');
  return codes.length === 0 ? null : codes;
};

function UserForm(props: {
  readonly user?: UserView;
  readonly onDone?: (made: UserLink) => void;
  readonly onChange?: (wanted: UserChangeInput) => void;
  readonly onCancel: () => void;
}) {
  const { user, onDone, onChange, onCancel } = props;
  const { say } = useReader();
  const [role, setRole] = useState<Role>(user?.role ?? 'analyst');
  const make = useMutation({
    mutationFn: (input: Parameters<typeof createUser>[1]) => createUser(browser, input),
    onSuccess: (made) => onDone?.(made),
  });
  return (
    <Form
      submit={say(WORDS.save)}
      busy={make.isPending}
      error={errorText(make.error, say)}
      onSubmit={({ name = '', display_name = '', regions, orgs }) => {
        const wanted = { display_name, role, scope: { regions: codesOf(regions), orgs: codesOf(orgs) } };
        if (onChange) onChange(wanted);
        else make.mutate({ name: name.trim(), ...wanted });
      }}
      more={
        <button type="button" className="plain" onClick={onCancel}>
          {say(WORDS.cancel)}
        </button>
      }
    >
      {user ? null : <TextField name="name" label={say(WORDS.name)} autoComplete="off" required autoFocus />}
      <TextField
        name="display_name"
        label={say(WORDS.displayName)}
        defaultValue={user?.display_name}
        autoComplete="off"
        required
      />
      <Select
        label={say(WORDS.role)}
        value={role}
        options={ROLES.map((value) => ({ value, label: say(ROLE_TITLES[value]) }))}
        onChange={setRole}
      />
      <TextField
        name="regions"
        label={say(WORDS.regions)}
        hint={say(WORDS.scopeAbout)}
        defaultValue={user?.scope.regions?.join(', ')}
      />
      <TextField
        name="orgs"
        label={say(WORDS.orgs)}
        hint={say(WORDS.orgsAbout)}
        defaultValue={user?.scope.orgs?.join(', ')}
      />
    </Form>
  );
}

function OneTimeLink({ link }: { link: UserLink }) {
  const { say } = useReader();
  const [copied, setCopied] = useState(false);
  const address = new URL(link.link, window.location.origin).href;
  return (
    <div className="note" role="status">
      <strong>{say(filled(WORDS.linkFor, { name: link.user.display_name }))}</strong>
      <p className="mono secret">{address}</p>
      <button
        type="button"
        className="plain"
        onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}
      >
        {say(copied ? WORDS.copied : WORDS.copy)}
      </button>
    </div>
  );
}
