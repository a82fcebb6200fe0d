// An OpenID provider on the loopback, by people who know nothing of ours: node provider.js PORT SECRET RETURN
import { Provider } from "oidc-provider";

const [port, secret, returnsTo] = process.argv.slice(2);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: "portail", client_secret: secret, redirect_uris: [returnsTo], token_endpoint_auth_method: "client_secret_post" }],
  pkce: { required: () => true },
  claims: { email: ["email"] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@exemple.ca` }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
