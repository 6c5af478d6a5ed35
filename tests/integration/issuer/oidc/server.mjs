// A real authorisation server on this machine, for the tests: people and programs of one client.
// It prints its port on one line, and it ends when its standard input ends.

import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [client, secret, audience] = process.argv.slice(2);

const http = createServer();
http.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${http.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client,
        client_secret: secret,
        grant_types: ['client_credentials', 'authorization_code'],
        redirect_uris: ['http://127.0.0.1/back'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    cookies: { keys: ['cookies of a test'] },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject }),
    }),
    scopes: ['openid', 'issue', 'withdraw', 'administer', 'release', 'type:criminal-record'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'issue withdraw administer release type:criminal-record',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    jwks: { keys: [JSON.parse(process.env.SIGNING_KEY)] },
    ttl: { ClientCredentials: 600 },
  });
  http.on('request', provider.callback());
  process.stdout.write(`${http.address().port}\n`);
});
process.stdin.resume().on('end', () => process.exit(0));
