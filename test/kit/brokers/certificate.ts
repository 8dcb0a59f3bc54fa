import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Puts a key and a certificate of 127.0.0.1 and localhost into a file; answers the certificate, which is its own authority. */
export function makeCertificate(path: string): string {
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name, '-keyout', '-'];
  const pem = execFileSync('openssl', made, { encoding: 'utf8', stdio: 'pipe' });
  writeFileSync(path, pem, { mode: 0o600 });
  return pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----'));
}
