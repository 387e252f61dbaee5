#include "services/sts/json_web_token.h"

#include <charconv>
#include <chrono>

#include "base/encoding.h"
#include "base/json.h"
#include "services/sts/web_key.h"

namespace regionfall::sts {
namespace {

Result<Json> read_part(std::string_view part) { return parse_json(TRY(base64_decode(part, Base64::kUrlUnpadded))); }

std::optional<Instant> time_of(const Json& seconds) {
  if (seconds.kind() != Json::Kind::kNumber) return std::nullopt;
  constexpr double kMost = 9e9;  // what an Instant holds
  double value = 0;
  const std::string& text = seconds.text();
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return std::nullopt;
  if (!(value >= 0 && value < kMost)) return std::nullopt;
  return Instant(std::chrono::seconds(static_cast<std::int64_t>(value)));
}

std::vector<std::string> audiences_of(const Json& json) {
  if (json.is_string()) return {json.text()};
  std::vector<std::string> audiences;
  for (const Json& item : json.items()) audiences.push_back(item.text());
  return audiences;
}

}  // namespace

Result<JsonWebToken> read_json_web_token(std::string_view text) {
  if (text.size() > kTokenBytesMax) return failure("The token is too long");
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == std::string_view::npos || first == last || text.find('.', first + 1) != last) {
    return failure("The token has not three parts");
  }
  const Json header = TRY(read_part(text.substr(0, first)));
  const Json claims = TRY(read_part(text.substr(first + 1, last - first - 1)));
  JsonWebToken token;
  token.algorithm = header["alg"].text();
  token.key_id = header["kid"].text();
  token.issuer = claims["iss"].text();
  token.subject = claims["sub"].text();
  token.audiences = audiences_of(claims["aud"]);
  token.authorized_party = claims["azp"].text();
  token.expires = time_of(claims["exp"]);
  token.not_before = time_of(claims["nbf"]);
  token.signed_text = text.substr(0, last);
  token.signature = TRY(base64_decode(text.substr(last + 1), Base64::kUrlUnpadded));
  return token;
}

bool signature_is_good(const JsonWebToken& token, std::string_view key_set) {
  constexpr std::size_t kKeysMax = 100;
  const Result<Json> set = parse_json(key_set);
  if (!set || (*set)["keys"].items().size() > kKeysMax) return false;
  for (const Json& key : (*set)["keys"].items()) {
    if (!token.key_id.empty() && key.has("kid") && key["kid"].text() != token.key_id) continue;
    if (web_key_verifies(key, token.algorithm, token.signed_text, token.signature)) return true;
  }
  return false;
}

}  // namespace regionfall::sts
