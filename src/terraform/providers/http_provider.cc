#include <algorithm>
#include <map>

#include "base/encoding.h"
#include "base/text.h"
#include "base/utf8.h"
#include "terraform/command_environment.h"
#include "terraform/http_client.h"
#include "terraform/providers/checks.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/table_provider.h"

// hashicorp/http: a request to a server, and its answer. Source: the provider's documentation on registry.terraform.io,
// "http Data Source".

namespace regionfall::terraform {
namespace {

using hcl::PathStep;
using hcl::Type;
using hcl::Value;

constexpr std::int64_t kAttemptsMax = 1000;
constexpr std::int64_t kMillisecondsMax = std::int64_t{24} * 3600 * 1000;
constexpr std::int64_t kDelayLeastMs = 1000;
constexpr std::int64_t kDelayMostMs = 30'000;

void check_http(const Value& config, ProviderReply& reply) {
  check_one_of(config, "method", {"GET", "HEAD", "POST"}, reply);
  check_whole(config, "request_timeout_ms", 1, kMillisecondsMax, reply);
  check_exclusive(config, {"ca_cert_pem", "insecure"}, false, reply);
  for (const auto& [one, other] :
       {std::pair("client_cert_pem", "client_key_pem"), std::pair("client_key_pem", "client_cert_pem")}) {
    if (has_member(config, one) && config.attribute(other).is_known() && config.attribute(other).is_null()) {
      reply.error("Missing argument", "\"" + std::string(one) + "\" needs \"" + other + "\" beside it.",
                  {PathStep::attribute(one)});
    }
  }
  if (!has_member(config, "retry")) return;
  const Value& retry = config.attribute("retry");
  check_whole(retry, "attempts", 0, kAttemptsMax, reply);
  check_whole(retry, "min_delay_ms", 0, kMillisecondsMax, reply);
  check_whole(retry, "max_delay_ms", 0, kMillisecondsMax, reply);
  if (has_member(retry, "min_delay_ms") && has_member(retry, "max_delay_ms") &&
      whole_of(retry, "min_delay_ms") > whole_of(retry, "max_delay_ms")) {
    reply.error("Invalid delays", "\"max_delay_ms\" must be at least \"min_delay_ms\".",
                {PathStep::attribute("retry")});
  }
}

HttpRequest request_of(const Value& planned) {
  HttpRequest request;
  request.method = text_of(planned, "method", "GET");
  request.url = text_of(planned, "url");
  request.headers = text_map_of(planned, "request_headers");
  request.body = text_of(planned, "request_body");
  request.timeout_ms = whole_of(planned, "request_timeout_ms");
  request.verify_certificates = !bool_of(planned, "insecure");
  request.certificate_authorities = text_of(planned, "ca_cert_pem");
  request.client_certificate = text_of(planned, "client_cert_pem");
  request.client_key = text_of(planned, "client_key_pem");
  return request;
}

// What a later attempt may cure: no answer at all, too many requests, a server's failure that is not for good.
bool worth_repeating(const Result<HttpResponse>& response) {
  return !response || response->status == 429 || (response->status >= 500 && response->status != 501);
}

Result<HttpResponse> fetch(const ProviderEnvironment& environment, const Value& planned) {
  if (environment.http == nullptr) return failure("Nothing can be fetched here.");
  const HttpRequest request = request_of(planned);
  const Value retry = has_member(planned, "retry") ? planned.attribute("retry") : Value::object({});
  std::int64_t delay_ms = whole_of(retry, "min_delay_ms", kDelayLeastMs);
  const std::int64_t delay_ms_max = std::max(delay_ms, whole_of(retry, "max_delay_ms", kDelayMostMs));
  for (std::int64_t left = whole_of(retry, "attempts"); true; --left) {
    auto response = environment.http->send(request);
    if (left <= 0 || !worth_repeating(response)) return response;
    if (!wait_for(environment, std::chrono::milliseconds(delay_ms)))
      return failure("Stopped while waiting to ask " + request.url + " again.");
    delay_ms = std::min(std::max<std::int64_t>(delay_ms, 1) * 2, delay_ms_max);
  }
}

// "content-type" as Go prints it: "Content-Type".
std::string canonical_name(std::string name) {
  bool start = true;
  for (char& letter : name) {
    if (start && letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (!start && letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    start = letter == '-';
  }
  return name;
}

Value header_map(const HttpHeaders& headers) {
  std::map<std::string, std::string> joined;
  for (const auto& [name, value] : headers) {
    std::string& text = joined[canonical_name(name)];
    text += (text.empty() ? "" : ", ") + value;
  }
  std::vector<hcl::MapEntry> entries;
  for (const auto& [name, value] : joined) entries.emplace_back(name, Value::string(value));
  return Value::map(Type::string(), std::move(entries));
}

Result<Value> read_http(const ProviderEnvironment& environment, const Value& planned, ProviderReply& reply) {
  const HttpResponse response = TRY(fetch(environment, planned));
  const std::string text = replace_invalid_utf8(response.body);
  if (text != response.body) {
    reply.warning("Response body is not text", "The answer of " + response.url +
                                                   " is not valid UTF-8; what is not was replaced in response_body. "
                                                   "response_body_base64 has it as it came.");
  }
  const Value body = Value::string(text);
  return with_members(planned, {{"id", planned.attribute("url")},
                                {"body", body},
                                {"response_body", body},
                                {"response_body_base64", Value::string(base64_encode(response.body))},
                                {"response_headers", header_map(response.headers)},
                                {"status_code", Value::number(response.status)}});
}

BlockSchema http_schema() {
  NestedBlock retry{"retry", Nesting::kSingle,
                    block_of({{"attempts", Type::number(), kOptional},
                              {"max_delay_ms", Type::number(), kOptional},
                              {"min_delay_ms", Type::number(), kOptional}})};
  return block_of({{"body", Type::string(), kComputed, {}, "Use response_body instead."},
                   {"ca_cert_pem", Type::string(), kOptional},
                   {"client_cert_pem", Type::string(), kOptional},
                   {"client_key_pem", Type::string(), kOptional},
                   {"id", Type::string(), kComputed},
                   {"insecure", Type::boolean(), kOptional},
                   {"method", Type::string(), kOptional},
                   {"request_body", Type::string(), kOptional},
                   {"request_headers", Type::map(Type::string()), kOptional},
                   {"request_timeout_ms", Type::number(), kOptional},
                   {"response_body", Type::string(), kComputed},
                   {"response_body_base64", Type::string(), kComputed},
                   {"response_headers", Type::map(Type::string()), kComputed},
                   {"status_code", Type::number(), kComputed},
                   {"url", Type::string(), kRequired}},
                  {std::move(retry)});
}

const ProviderTable& http_table() {
  static const ProviderTable kTable = finish_table(
      {.data_sources = {
           {.name = "http", .schema = http_schema(), .waits = true, .validate = check_http, .read = read_http}}});
  return kTable;
}

}  // namespace

ProviderKind http_provider() { return table_kind<http_table>({.type = "http", .version = "3.5.0"}); }

}  // namespace regionfall::terraform
