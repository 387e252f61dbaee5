#include "world/region_links.h"

#include <utility>

#include "aws/call_codec.h"
#include "aws/region_caller.h"
#include "base/hash.h"
#include "world/call_frame.h"

namespace regionfall::world {
namespace {

constexpr const char* kKeyHeader = "X-Regionfall-Link-Key";
constexpr int kUnavailableStatus = 503;
constexpr int kForbiddenStatus = 403;
// Both together are kRegionCallMax.
constexpr std::chrono::seconds kConnectMax{4};
constexpr std::chrono::seconds kSilenceMax{6};
static_assert(kConnectMax + kSilenceMax == aws::kRegionCallMax);

aws::ApiError refused(std::string_view region) {
  return {aws::kRegionRefused, "The region " + std::string(region) + " cannot be reached.", kUnavailableStatus};
}
aws::ApiError silent(std::string_view region) {
  return {aws::kRegionSilent, "The region " + std::string(region) + " does not answer.", kUnavailableStatus};
}

aws::Outcome outcome_of(const Result<net::HttpResponse, net::HttpClientError>& answer, std::string_view region) {
  if (!answer) {
    const bool timeout = answer.error().kind == net::HttpClientError::Kind::kTimeout;
    return std::unexpected(timeout ? silent(region) : refused(region));
  }
  if (answer->status != 200) return std::unexpected(refused(region));
  auto outcome = aws::decode_outcome(answer->body);
  if (!outcome) return std::unexpected(refused(region));
  return std::move(*outcome);
}

}  // namespace

std::string link_key(std::string_view authority_private_key) {
  return hash_hex(HashKind::kSha256, "regionfall link key\n" + std::string(authority_private_key));
}

RegionLinks::RegionLinks(net::Loop& loop, std::string key, std::map<std::string, net::SocketAddress> peers)
    : loop_(loop),
      key_(std::move(key)),
      peers_(std::move(peers)),
      client_(loop, {.connections_max = kCallsUnderWayMax,
                     .idle_connections_max = 4,
                     .response_body_bytes_max = kCallFrameBytesMax,
                     .connect_timeout = kConnectMax,
                     .silence_timeout = kSilenceMax}) {}

void RegionLinks::fail_later(aws::ApiError error, std::chrono::nanoseconds after,
                             std::function<void(aws::Outcome)> on_outcome) {
  loop_.set_timer(loop_.now() + after, [error = std::move(error), on_outcome = std::move(on_outcome)] {
    on_outcome(std::unexpected(error));
  });
}

void RegionLinks::send(const aws::ServiceCall& call, std::function<void(aws::Outcome)> on_outcome) {
  const std::string& region = call.region.text;
  const auto peer = peers_.find(region);
  std::string body = aws::encode_call(call);
  if (peer == peers_.end() || under_way_.size() >= kCallsUnderWayMax || body.size() > kCallFrameBytesMax)
    return fail_later(refused(region), {}, std::move(on_outcome));
  if (unreachable_) return fail_later(silent(region), aws::kRegionCallMax, std::move(on_outcome));
  const std::uint64_t number = calls_made_++;
  net::HttpRequest request{
      .method = "POST", .target = "/", .headers = {{"Host", region}, {kKeyHeader, key_}}, .body = std::move(body)};
  under_way_[number] = client_.send({.address = peer->second}, std::move(request),
                                    [this, number, region, on_outcome = std::move(on_outcome)](const auto& answer) {
                                      aws::Outcome outcome = outcome_of(answer, region);
                                      const auto told = on_outcome;
                                      under_way_.erase(number);  // and this function with it
                                      told(std::move(outcome));
                                    });
}

void LinkService::request(net::HttpRequest request, const net::SocketAddress& /*peer*/, net::Responder responder) {
  if (site_.unreachable()) return responder.stay_silent();
  if (!equal_in_constant_time(request.headers.get(kKeyHeader), key_)) {
    return responder.respond({.status = kForbiddenStatus, .headers = {}, .body = ""});
  }
  // A function that can be copied, as the server wants it, of a responder that cannot.
  auto shared = std::make_shared<net::Responder>(std::move(responder));
  site_.perform(request.body, [shared](std::string outcome) {
    shared->respond({.status = 200, .headers = {}, .body = std::move(outcome)});
  });
}

}  // namespace regionfall::world
