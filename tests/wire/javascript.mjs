// Calls operations with the AWS SDK for JavaScript.
//
//   node javascript.mjs MODULES     MODULES: the folder that has node_modules
//
// Reads {"secret", "calls": [{"name", "endpoint", "region", "service", "operation", "input", "protocol", "paginate",
// "streamed", "presigned"}]} from standard input and makes the calls in turn, `name` being the access key. For each call
// it prints a line {"name", "output"}, {"name", "pages"}, {"name", "url"}, or {"name", "error": {"name", "class", "message",
// "detail"}}. In values, {"$bytes": base64} is a blob and {"$date": ISO 8601} a moment.
import { createRequire } from "node:module";
import { Readable } from "node:stream";

const require = createRequire(`${process.argv[2]}/`);

const CLIENTS = {
  cloudfront: ["cloudfront", "CloudFrontClient"],
  cloudwatch: ["cloudwatch", "CloudWatchClient"],
  dynamodb: ["dynamodb", "DynamoDBClient"],
  ec2: ["ec2", "EC2Client"],
  eks: ["eks", "EKSClient"],
  iam: ["iam", "IAMClient"],
  kms: ["kms", "KMSClient"],
  logs: ["cloudwatch-logs", "CloudWatchLogsClient"],
  route53: ["route-53", "Route53Client"],
  s3: ["s3", "S3Client"],
  sns: ["sns", "SNSClient"],
  sts: ["sts", "STSClient"],
};

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const mapped = (value, change) =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));

function fromTagged(value) {
  if (Array.isArray(value)) return value.map(fromTagged);
  if (!isPlain(value)) return value;
  if ("$bytes" in value) return new Uint8Array(Buffer.from(value.$bytes, "base64"));
  if ("$date" in value) return new Date(value.$date);
  return mapped(value, fromTagged);
}

async function toTagged(value) {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (typeof value?.transformToByteArray === "function") return toTagged(await value.transformToByteArray());
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return Promise.all(value.map(toTagged));
  if (!isPlain(value)) return value;
  const made = {};
  for (const [name, member] of Object.entries(value)) {
    if (name !== "$metadata" && member !== undefined) made[name] = await toTagged(member);
  }
  return made;
}

function clientOf(call, secret) {
  const [folder, name] = CLIENTS[call.service];
  const library = require(`@aws-sdk/client-${folder}`);
  const options = {
    endpoint: call.endpoint,
    region: call.region,
    credentials: { accessKeyId: call.name, secretAccessKey: secret },
    maxAttempts: 1,
    forcePathStyle: true,
  };
  if (call.protocol === "cbor") options.protocol = require("@aws-sdk/core/protocols").AwsSmithyRpcV2CborProtocol;
  return [library, new library[name](options)];
}

async function perform(call, secret) {
  const [library, client] = clientOf(call, secret);
  const input = fromTagged(call.input);
  if (call.streamed) {
    input.ContentLength = input.Body.length; // the SDK does not send streams of unknown length
    input.Body = Readable.from([input.Body.slice(0, 100), input.Body.slice(100)]);
  }
  if (call.paginate) {
    const pages = [];
    for await (const page of library[`paginate${call.operation}`]({ client }, input)) pages.push(await toTagged(page));
    return { pages };
  }
  const command = new library[`${call.operation}Command`](input);
  if (call.presigned) {
    return { url: await require("@aws-sdk/s3-request-presigner").getSignedUrl(client, command, { expiresIn: 60 }) };
  }
  return { output: await toTagged(await client.send(command)) };
}

async function failure(error, call) {
  const [library] = clientOf(call, "");
  const known = typeof library[error.name] === "function" && error instanceof library[error.name];
  const { $fault, $response, $metadata, ...detail } = { ...error };
  return { name: error.name, class: known ? error.name : error.constructor.name, message: error.message, detail: await toTagged(detail) };
}

let text = "";
for await (const part of process.stdin) text += part;
const { secret, calls } = JSON.parse(text);
for (const call of calls) {
  let made;
  try {
    made = await perform(call, secret);
  } catch (error) {
    made = { error: await failure(error, call) };
  }
  console.log(JSON.stringify({ name: call.name, ...made }));
}
