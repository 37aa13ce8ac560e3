export const setup = {
  address: "Address",
  addressHttp: "This address is not encrypted: Docker refuses it by default",
  addressHttpLocal: "This address is not encrypted, but Docker allows that for the same machine",
  addressHttpWhy:
    "Better give the server a certificate (TLS_CERT, TLS_KEY), or put it behind a proxy that speaks HTTPS. For a test, add this to /etc/docker/daemon.json on each client and restart Docker:",
  addressOk: "The address in your browser is that of PUBLIC_URL",
  addressOther: "The address in your browser is not that of PUBLIC_URL",
  addressOtherWhy:
    "Docker is sent to the address in PUBLIC_URL to sign in. If that is wrong, logins fail: correct it and restart the server, or open this page by that address.",
  addressSecure: "The connection is encrypted",
  addressUnset: "PUBLIC_URL is not set",
  addressUnsetWhy: "Without a proxy it need not be. Behind one, set it to the address that clients use, for example:",
  addressYours: "Your browser uses",
  again: "The same password again",
  create: "Make administrator and sign in",
  incomplete: "The link is not complete",
  incompleteText:
    "Open the whole link that the server printed when it started. It ends with /setup# and a long secret.",
  incompleteWhere: "In a container, this shows it:",
  lead: "An administrator may do everything: make users, give rights, delete. There is no default password, so choose a good one.",
  login: "Sign in",
  name: "Name of the administrator",
  nameHint: "1 to 64 letters, digits or . _ @ + -, beginning with a letter or digit",
  over: "Roadstead is set up",
  overText: "There is an administrator already; this page has done its work.",
  title: "Make the first administrator",
  welcome: "Welcome to Roadstead",
};
