/** Crates by which code speaks HTTP, TLS, SSH, mail or DNS, as a client. */
const REACHING = new Set(
  `attohttpc awc chttp curl curl-sys ehttp ftp git2 gix hickory-client hickory-resolver http_req hyper hyper-rustls
hyper-tls hyper-util isahc lettre libcurl minreq native-tls openssl quinn reqwest russh rustls serenity socket2 ssh2
suppaftp surf teloxide tiny_http tokio-native-tls tokio-rustls tokio-tungstenite trust-dns-resolver tungstenite ureq
webhook websocket`.split(/\s+/),
);

/** Crates that turn text into bytes, or cipher into plain. */
const DECODING = new Set(
  `aes base-x base16 base32 base64 base64-simd base64ct base85 bs58 chacha20 chacha20poly1305 data-encoding fernet hex
hex-simd obfstr rc4 rc5 xor`.split(/\s+/),
);

export function reachesOut(name: string): boolean {
  return REACHING.has(name);
}

export function decodesText(name: string): boolean {
  return DECODING.has(name);
}
