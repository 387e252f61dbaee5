#include "world/metadata_service.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "aws/members/ec2.h"
#include "aws/members/sts.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/time_format.h"
#include "services/ec2/instance_metadata.h"

namespace regionfall::world {
namespace {

namespace em = aws::members::ec2;
namespace sm = aws::members::sts;
using net::HttpResponse;

constexpr std::string_view kTokenHeader = "X-aws-ec2-metadata-token";
constexpr std::string_view kTokenLifeHeader = "X-aws-ec2-metadata-token-ttl-seconds";
constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kCredentialsPath = "meta-data/iam/security-credentials";
constexpr std::string_view kProfilePath = "meta-data/iam/info";
constexpr int kTokenLifeMaxS = 21600;
constexpr std::size_t kTokenBytes = 40;
// Clients ask for new credentials some minutes before theirs end, and must then get them.
constexpr std::chrono::minutes kRenewedBeforeEnd{20};
constexpr std::int64_t kCredentialsLifeS = 3600;

HttpResponse text_answer(int status, std::string text) {
  return {.status = status, .headers = {{"Content-Type", "text/plain"}, {"Server", "EC2ws"}}, .body = std::move(text)};
}

// "/latest/meta-data/mac" and "/2021-07-15/meta-data/mac" are the same; nothing: no version is named.
std::optional<std::string_view> below_version(std::string_view target) {
  target = target.substr(0, target.find('?'));
  while (target.starts_with('/')) target.remove_prefix(1);
  const std::string_view version = target.substr(0, target.find('/'));
  const bool dated = version.size() == 10 && version[4] == '-' && version[7] == '-';
  if (version != "latest" && version != "1.0" && !dated) return std::nullopt;
  target.remove_prefix(std::min(target.size(), version.size() + 1));
  return target;
}

std::string time_text(Instant instant) { return format_rfc3339(timestamp_of(instant)); }

// The name at the end of an ARN.
std::string_view last_part(std::string_view arn) { return arn.substr(arn.rfind('/') + 1); }

}  // namespace

MetadataService::MetadataService(Surroundings surroundings, std::string instance_id)
    : surroundings_(std::move(surroundings)), instance_id_(std::move(instance_id)) {}

void MetadataService::request(net::HttpRequest request, const net::SocketAddress& /*peer*/, net::Responder responder) {
  responder.respond(answer(request));
}

HttpResponse MetadataService::answer(const net::HttpRequest& request) {
  aws::Value input;
  input.set(em::InstanceId, instance_id_);
  const aws::Outcome description = surroundings_.ask({.region = surroundings_.region,
                                                      .service = "ec2",
                                                      .operation = ec2::kDescribeInstanceMetadata,
                                                      .input = input,
                                                      .caller = {},
                                                      .secret_access_key = {}});
  if (!description) return text_answer(503, "");
  const aws::Value& options = (*description)[em::MetadataOptions];
  if (options[em::HttpEndpoint].as_text() == "disabled") return text_answer(403, "");
  if (request.method == "PUT" && request.target == kTokenPath) return new_token(request);
  if (request.method != "GET" && request.method != "HEAD") return text_answer(405, "");
  const std::string* token = request.headers.find(kTokenHeader);
  const bool admitted = token != nullptr ? token_is_good(*token) : options[em::HttpTokens].as_text() != "required";
  if (!admitted) return text_answer(401, "");
  if (request.target == "/") return text_answer(200, "latest");
  const std::optional<std::string_view> path = below_version(request.target);
  return path ? text_at(*path, *description) : text_answer(404, "");
}

HttpResponse MetadataService::new_token(const net::HttpRequest& request) {
  // Proxies must not hand out tokens.
  if (request.headers.find("X-Forwarded-For") != nullptr) return text_answer(403, "");
  const std::string_view life = request.headers.get(kTokenLifeHeader);
  int life_s = 0;
  const auto parsed = std::from_chars(life.data(), life.data() + life.size(), life_s);
  if (life.empty() || parsed.ptr != life.end() || life_s < 1 || life_s > kTokenLifeMaxS) return text_answer(400, "");
  if (tokens_.size() >= kTokensMax) {
    tokens_.erase(std::ranges::min_element(tokens_, {}, &std::pair<const std::string, Instant>::second));
  }
  std::string bytes(kTokenBytes, '\0');
  surroundings_.random.fill(std::as_writable_bytes(std::span(bytes)));
  const std::string token = base64_encode(bytes, Base64::kUrl);
  tokens_[token] = surroundings_.clock.now() + std::chrono::seconds(life_s);
  HttpResponse response = text_answer(200, token);
  response.headers.add(std::string(kTokenLifeHeader), std::to_string(life_s));
  return response;
}

bool MetadataService::token_is_good(const std::string& token) const {
  const auto found = tokens_.find(token);
  return found != tokens_.end() && surroundings_.clock.now() < found->second;
}

HttpResponse MetadataService::text_at(std::string_view path, const aws::Value& description) {
  if (path.starts_with(kCredentialsPath)) return credentials_at(path.substr(kCredentialsPath.size()), description);
  ec2::MetadataTree tree;
  for (const auto& [place, text] : description[em::Values].as_map()) tree.emplace(place, text.as_text());
  const aws::Value& profile = description[em::IamInstanceProfile];
  if (!profile.absent()) {
    tree.emplace(kProfilePath, Json::object({{"Code", Json::string("Success")},
                                             {"LastUpdated", Json::string(time_text(surroundings_.clock.now()))},
                                             {"InstanceProfileArn", Json::string(profile[em::Arn].as_text())},
                                             {"InstanceProfileId", Json::string(profile[em::Id].as_text())}})
                                   .dump(2));
    tree.emplace(std::string(kCredentialsPath) + "/", "");
  }
  const std::optional<std::string> text = ec2::metadata_text(tree, path);
  return text ? text_answer(200, *text) : text_answer(404, "");
}

HttpResponse MetadataService::credentials_at(std::string_view path, const aws::Value& description) {
  const aws::Value& profile = description[em::IamInstanceProfile];
  const std::string& account = description[em::OwnerId].as_text();
  const iam::InstanceProfile* known =
      surroundings_.iam.instance_profiles.find(iam::account_key({account}, last_part(profile[em::Arn].as_text())));
  if (known == nullptr || !known->role) return text_answer(404, "");
  while (path.starts_with('/')) path.remove_prefix(1);
  if (path.empty()) return text_answer(200, *known->role);
  const iam::Role* role = surroundings_.iam.roles.find(iam::account_key({account}, *known->role));
  if (path != *known->role || role == nullptr) return text_answer(404, "");
  const std::optional<std::string> document = credentials_of(*role, account);
  return document ? text_answer(200, *document) : text_answer(500, "");
}

std::optional<std::string> MetadataService::credentials_of(const iam::Role& role, const std::string& account) {
  const Instant now = surroundings_.clock.now();
  if (credentials_ && credentials_->role == role.arn && now + kRenewedBeforeEnd < credentials_->expires) {
    return credentials_->document;
  }
  const aws::Outcome assumed = surroundings_.ask(
      {.region = surroundings_.region,
       .service = "sts",
       .operation = "AssumeRole",
       .input = aws::Value::of(
           {{sm::RoleArn, role.arn}, {sm::RoleSessionName, instance_id_}, {sm::DurationSeconds, kCredentialsLifeS}}),
       .caller = {.account = {account}, .arn = "ec2.amazonaws.com"},
       .secret_access_key = {}});
  if (!assumed) {
    return Json::object({{"Code", Json::string("AssumeRoleUnauthorizedAccess")},
                         {"Message", Json::string(assumed.error().message)},
                         {"LastUpdated", Json::string(time_text(now))}})
        .dump(2);
  }
  const aws::Value& given = (*assumed)[sm::Credentials];
  credentials_ = Credentials{
      .role = role.arn,
      .expires = given[sm::Expiration].as_instant(),
      .document = Json::object({{"Code", Json::string("Success")},
                                {"LastUpdated", Json::string(time_text(now))},
                                {"Type", Json::string("AWS-HMAC")},
                                {"AccessKeyId", Json::string(given[sm::AccessKeyId].as_text())},
                                {"SecretAccessKey", Json::string(given[sm::SecretAccessKey].as_text())},
                                {"Token", Json::string(given[sm::SessionToken].as_text())},
                                {"Expiration", Json::string(time_text(given[sm::Expiration].as_instant()))}})
                      .dump(2)};
  return credentials_->document;
}

}  // namespace regionfall::world
