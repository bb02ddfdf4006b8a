import type { Value } from './symbols.ts';

/** Types of other crates whose values talk: what is given to their methods goes out. */
const TALKS =
  /\b(TcpStream|UdpSocket|UnixStream|TlsStream|TlsConnector|SslStream|reqwest::(blocking::)?(Client|RequestBuilder|Request|Response)|ureq::(Agent|Request|Body)|ureq::http::Response|socket2::Socket|ssh2::(Session|Channel|Sftp)|hyper_util::client::legacy::Client|hyper::Client|curl::easy::(Easy|Easy2|Transfer)|isahc::HttpClient|surf::Client|tungstenite::WebSocket)\b/;

/** What a value of a written type is to its methods, names of the annotation resolved by the caller. */
export function roleOfType(annotation: string, resolve: (name: string) => string): Value['role'] {
  const whole = annotation.replace(/(?<!:)\b[A-Za-z_]\w*\b/g, (name) => resolve(name));
  return TALKS.test(whole.slice(0, 600)) ? 'network' : null;
}
