import type {
  AuditView,
  DownloadInput,
  NewUserInput,
  SessionView,
  SignInInput,
  Totp,
  UserChangeInput,
  UserLink,
  UsersView,
  UserView,
} from '../contracts/account.ts';
import type { DecisionInput, NewReviewInput, ReviewsView } from '../contracts/review.ts';
import type { Purpose } from '../domain/purpose.ts';
import type { Role } from '../domain/role.ts';
import { change, type Fetch, getJson, queryString } from './http.ts';

export const getSession = (fetch: Fetch, signal?: AbortSignal): Promise<SessionView> =>
  getJson(fetch, '/api/session', signal);
export const signIn = (fetch: Fetch, input: SignInInput): Promise<SessionView> =>
  change(fetch, 'POST', '/api/session', input);
export const signOut = (fetch: Fetch): Promise<unknown> => change(fetch, 'DELETE', '/api/session');
/** Where the browser goes to sign in with the organisation's directory. */
export const DIRECTORY_PATH = '/api/session/directory';

export interface LinkOwner {
  readonly name: string;
  readonly display_name: string;
}
export const getLinkOwner = (fetch: Fetch, token: string): Promise<LinkOwner> =>
  change(fetch, 'POST', '/api/session/link/owner', { token });
export const acceptLink = (fetch: Fetch, token: string, password: string): Promise<LinkOwner> =>
  change(fetch, 'POST', '/api/session/link', { token, password });
export const changePassword = (fetch: Fetch, current: string, next: string): Promise<unknown> =>
  change(fetch, 'POST', '/api/session/password', { current, next });
export const proposeTotp = (fetch: Fetch): Promise<Totp> => change(fetch, 'POST', '/api/session/totp');
export const confirmTotp = (fetch: Fetch, code: string): Promise<unknown> =>
  change(fetch, 'POST', '/api/session/totp/confirm', { code });
export const removeTotp = (fetch: Fetch, password: string): Promise<unknown> =>
  change(fetch, 'POST', '/api/session/totp/remove', { password });
export const viewAs = (fetch: Fetch, role: Role | null): Promise<SessionView> =>
  change(fetch, 'POST', '/api/session/view-as', { role });

export const getUsers = (fetch: Fetch, signal?: AbortSignal): Promise<UsersView> =>
  getJson(fetch, '/api/users', signal);
export const createUser = (fetch: Fetch, user: NewUserInput): Promise<UserLink> =>
  change(fetch, 'POST', '/api/users', user);
export const changeUser = (fetch: Fetch, id: string, user: UserChangeInput): Promise<UserView> =>
  change(fetch, 'PATCH', `/api/users/${encodeURIComponent(id)}`, user);
export const resetUser = (fetch: Fetch, id: string): Promise<UserLink> =>
  change(fetch, 'POST', `/api/users/${encodeURIComponent(id)}/link`);

export interface AuditQuestion {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly before?: number;
}
export const auditPath = (question: AuditQuestion, format?: 'csv'): string =>
  `/api/audit${queryString({ ...question, format })}`;
export const getAudit = (fetch: Fetch, question: AuditQuestion, signal?: AbortSignal): Promise<AuditView> =>
  getJson(fetch, auditPath(question), signal);

/** What a download is for. */
export interface StatedPurpose {
  readonly purpose: Purpose;
  readonly purpose_note?: string;
}
/** Writes down a file that the page makes itself, before it is saved. */
export const recordDownload = (
  fetch: Fetch,
  download: DownloadInput,
  purpose: StatedPurpose,
): Promise<unknown> => change(fetch, 'POST', `/api/downloads${queryString({ ...purpose })}`, download);

export const getReviews = (fetch: Fetch, signal?: AbortSignal): Promise<ReviewsView> =>
  getJson(fetch, '/api/reviews', signal);
export const askReview = (fetch: Fetch, review: NewReviewInput): Promise<ReviewsView> =>
  change(fetch, 'POST', '/api/reviews', review);
export const decideReview = (fetch: Fetch, id: string, decision: DecisionInput): Promise<ReviewsView> =>
  change(fetch, 'POST', `/api/reviews/${encodeURIComponent(id)}/decisions`, decision);
