/** Hosts where anyone can leave or fetch something without a name: bots, webhooks, pastes, tunnels, out-of-band callbacks. */
const DROP_HOSTS =
  /\b(api\.telegram\.org\/bot|discord(app)?\.com\/api\/webhooks\/|hooks\.slack\.com\/services\/|webhook\.site|pipedream\.net|requestbin\.|requestcatcher\.com|beeceptor\.com|hookb\.in|ngrok(-free)?\.(io|app|dev)|trycloudflare\.com|serveo\.net|loca\.lt|localhost\.run|pastebin\.com\/(raw|api)|paste\.ee\/|hastebin\.|rentry\.co\/|dpaste\.|ix\.io|termbin\.com|transfer\.sh|file\.io|anonfiles|gofile\.io|catbox\.moe|0x0\.st|bashupload\.com|oastify\.com|burpcollaborator\.net|interact\.sh|oast\.(pro|live|site|online|fun|me)|canarytokens\.com|dnslog\.(cn|store)|ceye\.io|ingest\.([a-z]+\.)?sentry\.io\/api\/\d+\/(envelope|store))/i;

/** The same by the shape of the path, whatever stands before it: a bot with its token, a webhook with its key. */
const DROP_PATHS =
  /\/bot\d{6,12}:[A-Za-z0-9_-]{20,}\/|\/api\/webhooks\/(\d{15,}|\{\})\/([\w-]{40,}|\{\})|\/services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/\w{10,}|\/api\/\d+\/(envelope|store)\/?(\?|$)/;

const METADATA =
  /\b(169\.254\.169\.254|169\.254\.170\.2|metadata\.google\.internal|100\.100\.100\.200|fd00:ec2::254|metadata\.azure\.(com|internal))\b/i;

/** Answers with the asker's own address and place. */
const ECHO =
  /\b(api\.ipify\.org|ipinfo\.io|ip-api\.com|ifconfig\.(me|co|io)|icanhazip\.com|checkip\.amazonaws\.com|ipapi\.co|ident\.me|myip\.|ip-echo\.|geoip|ipwho\.is|ip\.sb)/i;

const CLOUDS =
  /\b(googleapis\.com|google\.com|amazonaws\.com(\.cn)?|amazon\.com|azure\.(com|net)|azure-api\.net|microsoft(online)?\.com|windows\.net|oraclecloud\.com|aliyuncs\.com|digitaloceanspaces\.com)\b/i;

const known = (pattern: RegExp) => (text: string) => text.length < 8192 && pattern.test(text);

export const isDropHost = (text: string): boolean => known(DROP_HOSTS)(text) || known(DROP_PATHS)(text);
export const isMetadataService = known(METADATA);
export const isAddressEcho = known(ECHO);
export const isCloud = known(CLOUDS);
