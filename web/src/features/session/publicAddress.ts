/** How the address in the browser and the one that the server was told go together. */
export interface AddressReport {
  origin: string;
  /** Docker's name of the server: `host[:port]`. */
  host: string;
  configured: "unset" | "same" | "other";
  /** `plain`: Docker refuses it. `local`: not encrypted, which Docker allows for the machine itself. */
  transport: "secure" | "local" | "plain";
}

/** Docker speaks plain HTTP with 127.0.0.0/8 and ::1 (daemon.json, insecure-registries) and with `localhost`. */
const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function reportAddress(origin: string, publicUrl: string | null | undefined): AddressReport {
  // What clients are told counts; without it, what they ask for.
  const url = new URL(publicUrl ?? origin);
  const isSame = publicUrl ? url.origin === new URL(origin).origin : false;
  return {
    origin,
    host: url.host,
    configured: publicUrl ? (isSame ? "same" : "other") : "unset",
    transport: url.protocol === "https:" ? "secure" : LOCAL.test(url.hostname) ? "local" : "plain",
  };
}

/** What a client's `/etc/docker/daemon.json` needs for a server without encryption. */
export function insecureRegistries(host: string): string {
  return JSON.stringify({ "insecure-registries": [host] }, null, 2);
}
