import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { CommandError, usageError } from './command.ts';

/** What `serve` was told about who can reach it. */
export interface FaceOptions {
  readonly host?: string;
  readonly 'public-url'?: string;
  readonly cert?: string;
  readonly 'cert-key'?: string;
  readonly 'behind-proxy'?: boolean;
}

/** Where the server listens and how readers find it. */
export interface Face {
  readonly host: string;
  readonly publicUrl?: string;
  readonly behindProxy: boolean;
  readonly tls?: { readonly cert: string; readonly key: string };
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/**
 * Beyond this machine only with accounts and HTTPS: a certificate of its own, or a proxy that is said to end the
 * encryption. @throws CommandError that says what is missing.
 */
export function faceOf(options: FaceOptions, accounts: boolean): Face {
  const { host = '127.0.0.1', cert, 'cert-key': key, 'public-url': publicUrl } = options;
  const behindProxy = options['behind-proxy'] === true;
  const local = LOOPBACK.test(host);
  if (!local && isIP(host) === 0) {
    throw usageError({
      zh: `--host 应为 IP 地址（如 0.0.0.0 或内网地址），得到“${host}”。`,
      en: `--host is an IP address (such as 0.0.0.0 or one of the intranet), not "${host}".`,
    });
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw usageError({
      zh: '--cert 与 --cert-key 须同时给出：证书文件和私钥文件（PEM）。',
      en: '--cert and --cert-key go together: the certificate and its private key (PEM files).',
    });
  }
  if (local && publicUrl === undefined) {
    if (cert !== undefined || behindProxy) throw missingAddress();
    return { host, behindProxy: false };
  }
  if (!accounts) {
    throw new CommandError({
      zh: '对本机以外开放须启用账号：请加 --accounts。首次启动会在控制台给出建立系统管理员的一次性链接。',
      en: 'To be reached from other machines, accounts must be on: add --accounts. The first start prints a one-time link for an administrator.',
    });
  }
  if (publicUrl === undefined) throw missingAddress();
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  if (url?.protocol !== 'https:' || url.pathname !== '/') {
    throw new CommandError({
      zh: `对本机以外开放须使用 HTTPS,--public-url 应如 https://thermometer.example.cn，得到“${publicUrl}”。`,
      en: `Other machines reach it over HTTPS only: --public-url is such as https://thermometer.example.cn, not "${publicUrl}".`,
    });
  }
  if (cert === undefined && !behindProxy) {
    throw new CommandError({
      zh: '对本机以外开放须使用 HTTPS：请给出证书（--cert 文件 --cert-key 文件），或由反向代理终止加密并加 --behind-proxy（见 SECURITY.md）。',
      en: 'Other machines reach it over HTTPS only: give a certificate (--cert F --cert-key F), or let a reverse proxy end the encryption and add --behind-proxy (see SECURITY.md).',
    });
  }
  return {
    host,
    publicUrl: url.origin,
    behindProxy,
    ...(cert !== undefined && key !== undefined ? { tls: { cert: pem(cert), key: pem(key) } } : {}),
  };
}

const missingAddress = (): CommandError =>
  new CommandError({
    zh: '请用 --public-url 写明读者访问的地址（如 https://thermometer.example.cn），服务只应答这个名字。',
    en: 'Give the address readers use with --public-url (such as https://thermometer.example.cn); the server answers to no other name.',
  });

function pem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandError(
      {
        zh: `读不到证书文件 ${path}。请核对路径与权限。`,
        en: `Cannot read ${path}. Check its path and permissions.`,
      },
      { cause },
    );
  }
}
