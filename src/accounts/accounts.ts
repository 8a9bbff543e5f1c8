import { seal, unseal } from '../crypto/seal.ts';
import { type Suite, suite } from '../crypto/suite.ts';
import type { Worklog } from '../worklog/store.ts';
import {
  bindSubject,
  confirmTotp,
  countFailure,
  forgiveFailures,
  proposeTotp,
  readCredential,
  removeTotp,
  setPassword,
  spendStep,
} from './credential.ts';
import { createLink, readLink, spendLink } from './link.ts';
import type { Directory } from './oidc.ts';
import { hashPassword, PASSWORD_COST, type PasswordCost, passwordFault, passwordFits } from './password.ts';
import { closeSession, openSession, readSession, type Session } from './session.ts';
import type { AccountSettings } from './settings.ts';
import { matchingStep, newSecret, otpauth } from './totp.ts';
import { createUser, findUser, type User } from './user.ts';

export interface AccountsOptions {
  readonly db: Worklog;
  readonly settings: AccountSettings;
  /** 32 bytes from a file of its own: seals what must be read again. */
  readonly key: Uint8Array;
  readonly now: () => Date;
  /** Name of the installation, as an authenticator lists it. */
  readonly issuer: string;
  readonly cost?: PasswordCost;
  readonly directory?: Directory;
}

/** Why a sign-in was refused. Whether the name exists is never among the answers. */
export type Refusal = 'wrong' | 'locked' | 'code_needed';
export type SignIn = { readonly token: string; readonly user: User } | { readonly refused: Refusal };

/** Who may come in: sign-in, passwords, second factor, sessions. */
export class Accounts {
  readonly db: Worklog;
  readonly settings: AccountSettings;
  readonly suite: Suite;
  readonly directory: Directory | undefined;
  readonly now: () => Date;
  private readonly options: AccountsOptions;
  private readonly cost: PasswordCost;
  /** Verified where there is no account, so that a wrong name takes as long as a wrong password. */
  private decoy: Promise<string> | undefined;

  constructor(options: AccountsOptions) {
    this.options = options;
    this.db = options.db;
    this.settings = options.settings;
    this.suite = suite(options.settings.algorithms);
    this.directory = options.directory;
    this.now = options.now;
    this.cost = options.cost ?? PASSWORD_COST;
  }

  /** @param code of the authenticator, for accounts that have one. */
  async signIn(name: string, password: string, code: string | undefined): Promise<SignIn> {
    const { db } = this;
    const user = await findUser(db, { name });
    const credential = user && (await readCredential(db, user.id));
    if (!user || !credential?.password || user.disabledAt !== null) {
      this.decoy ??= hashPassword('no such account', this.cost);
      await passwordFits(await this.decoy, password);
      return { refused: 'wrong' };
    }
    if (credential.lockedUntil && credential.lockedUntil > this.now()) return { refused: 'locked' };
    if (!(await passwordFits(credential.password, password))) return this.fail(user);
    if (credential.totp && credential.totpConfirmed) {
      if (!code) return { refused: 'code_needed' };
      const step = matchingStep(this.open(credential.totp, user.id), code, this.now(), credential.totpStep);
      if (step === null || (await spendStep(db, user.id, step)) === 0) return this.fail(user);
    }
    await forgiveFailures(db, user.id);
    return { token: await openSession(db, user.id, this.suite, this.now()), user };
  }

  /**
   * Lets in who the directory vouches for: the account of that name, bound to the person the first time.
   * @returns `wrong` when there is no such account, it is switched off, or it belongs to another person.
   */
  async signInFromDirectory(person: { readonly subject: string; readonly name: string }): Promise<SignIn> {
    const { db } = this;
    const role = this.settings.oidc?.create_as;
    const known = await findUser(db, { name: person.name });
    if (!known && role) {
      // Nothing is seen until somebody gives the account its scope.
      const scope = { regions: [], orgs: null };
      await createUser(db, { name: person.name, displayName: person.name, role, scope }, this.now());
    }
    const user = known ?? (await findUser(db, { name: person.name }));
    if (!user || user.disabledAt !== null) return { refused: 'wrong' };
    await bindSubject(db, user.id, person.subject);
    if ((await readCredential(db, user.id))?.directorySubject !== person.subject) return { refused: 'wrong' };
    return { token: await openSession(db, user.id, this.suite, this.now()), user };
  }

  session(token: string): Promise<Session | undefined> {
    return readSession(this.db, token, this.settings.session, this.suite, this.now());
  }

  signOut(session: Session): Promise<void> {
    return closeSession(this.db, session.hash);
  }

  /** A one-time address for a first or another password. */
  link(userId: string, kind: 'invite' | 'reset', by: string): Promise<string> {
    return createLink(this.db, { userId, kind, by, hours: this.settings.link_hours }, this.suite, this.now());
  }

  /** Whom a link is for; undefined when it was used or is too old. */
  async linkOwner(token: string): Promise<User | undefined> {
    const link = await readLink(this.db, token, this.suite, this.now());
    return link && findUser(this.db, { id: link.userId });
  }

  /** Sets the password a link is for and uses it up. */
  async acceptLink(token: string, password: string): Promise<User | 'unknown' | PasswordFault> {
    const owner = await this.linkOwner(token);
    if (!owner) return 'unknown';
    const fault = this.fault(password, owner.name);
    if (fault) return fault;
    const hash = await hashPassword(password, this.cost);
    return (await spendLink(this.db, token, hash, this.suite, this.now())) ? owner : 'unknown';
  }

  async changePassword(
    user: User,
    current: string,
    next: string,
  ): Promise<'changed' | 'wrong' | PasswordFault> {
    if (!(await this.knows(user, current))) return 'wrong';
    const fault = this.fault(next, user.name);
    if (fault) return fault;
    await setPassword(this.db, user.id, await hashPassword(next, this.cost), this.now());
    return 'changed';
  }

  /** A new seed for the authenticator, in force once a code of it was entered. */
  async proposeTotp(user: User): Promise<{ readonly secret: string; readonly uri: string }> {
    const secret = newSecret();
    await proposeTotp(this.db, user.id, seal(secret, this.options.key, user.id));
    return { secret, uri: otpauth(secret, user.name, this.options.issuer) };
  }

  async confirmTotp(user: User, code: string): Promise<boolean> {
    const credential = await readCredential(this.db, user.id);
    if (!credential?.totp || credential.totpConfirmed) return false;
    const step = matchingStep(this.open(credential.totp, user.id), code, this.now(), credential.totpStep);
    if (step === null) return false;
    await confirmTotp(this.db, user.id, step, this.now());
    return true;
  }

  async removeTotp(user: User, password: string): Promise<boolean> {
    if (!(await this.knows(user, password))) return false;
    await removeTotp(this.db, user.id);
    return true;
  }

  /** For what a browser carries and nobody may read or change: a sign-in under way. */
  sealed = (text: string): string => seal(text, this.options.key, 'flow');
  unsealed = (text: string): string => unseal(text, this.options.key, 'flow');

  /** Whether a signed-in account still has to set up its second factor before anything else. */
  mustSetUpTotp = ({ hasTotp, hasPassword }: User): boolean =>
    this.settings.totp === 'required' && hasPassword && !hasTotp;

  private async knows(user: User, password: string): Promise<boolean> {
    const credential = await readCredential(this.db, user.id);
    if (!credential?.password || (credential.lockedUntil && credential.lockedUntil > this.now()))
      return false;
    if (await passwordFits(credential.password, password)) return true;
    await this.fail(user);
    return false;
  }

  private async fail(user: User): Promise<SignIn> {
    const { attempts, minutes } = this.settings.lock_out;
    const until = new Date(this.now().getTime() + minutes * 60_000);
    await countFailure(this.db, user.id, { attempts, until });
    return { refused: 'wrong' };
  }

  private fault = (password: string, name: string): PasswordFault | null =>
    passwordFault(password, name, this.settings.password.min_length);

  private open = (sealed: string, userId: string): string => unseal(sealed, this.options.key, userId);
}

export type PasswordFault = NonNullable<ReturnType<typeof passwordFault>>;
