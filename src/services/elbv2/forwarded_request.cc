#include "services/elbv2/forwarded_request.h"

#include <algorithm>
#include <utility>

#include "services/elbv2/plane_answers.h"
#include "services/elbv2/stickiness.h"

namespace regionfall::elbv2 {
namespace {

constexpr const char* kHttps = "HTTPS";
constexpr const char* kHttp1 = "HTTP1";

// Counts as one of a target's requests.
class Counted {
 public:
  Counted(std::shared_ptr<const ServedBalancer> served, std::atomic<std::uint32_t>& counter)
      : served_(std::move(served)), counter_(counter) {
    counter_.fetch_add(1, std::memory_order_relaxed);
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { counter_.fetch_sub(1, std::memory_order_relaxed); }

 private:
  std::shared_ptr<const ServedBalancer> served_;  // has the counter
  std::atomic<std::uint32_t>& counter_;
};

}  // namespace

std::string sealed_name(const ChanceOfThread& chance, const std::vector<std::string_view>& cookies, Instant now) {
  for (const std::string_view cookie : cookies) {
    const auto content = chance.sealer.open(cookie, kStickinessPurpose);
    if (!content) continue;
    if (std::string name = sticky_name(*content, now); !name.empty()) return name;
  }
  return {};
}

ForwardedRequest::ForwardedRequest(net::Loop& loop, BalancerOfThread& balancer, ChanceOfThread& chance,
                                   const ForwardedTo& to)
    : loop_(loop),
      balancer_(balancer),
      chance_(chance),
      served_(balancer.served),
      to_(to),
      counted_(group().algorithm == Algorithm::kLeastOutstandingRequests),
      index_(balancer.under_way.size()) {
  balancer_.under_way.push_back(this);
  if (counted_) outstanding().fetch_add(1, std::memory_order_relaxed);
}

ForwardedRequest::~ForwardedRequest() {
  if (counted_) outstanding().fetch_sub(1, std::memory_order_relaxed);
  auto& under_way = balancer_.under_way;
  under_way[index_] = under_way.back();
  under_way[index_]->index_ = index_;
  under_way.pop_back();
}

void ForwardedRequest::begin(net::RequestHead head, net::HttpExchange& exchange) {
  const net::HttpEndpoint target{
      .address = served_->balancer.targets[to_.group][to_.target],
      .tls = group().protocol == kHttps ? balancer_.tls : nullptr,
      .version = group().protocol_version == kHttp1 ? net::HttpVersion::kHttp11 : net::HttpVersion::kHttp2};
  relay_ = net::proxy_request(
      *balancer_.client, target, std::move(head), exchange,
      [this](net::HttpExchange& failed, const net::HttpClientError& error) {
        answer(to_.listener, failed, event_of(error));
      },
      [this](net::ResponseHead& response) { dress_answer(response); },
      [this](net::Tunnel client, net::Tunnel server) { join(std::move(client), std::move(server)); });
}

net::HttpResponse ForwardedRequest::refuse(const net::HttpRefusal& refusal) {
  return refusal_answer(&to_.listener, refusal);
}

const RoutingGroup& ForwardedRequest::group() const { return served_->balancer.routing->groups[to_.group]; }

void ForwardedRequest::end_drained() {
  relay_->fail({net::HttpClientError::Kind::kClosed, "The target's deregistration delay is over"});
}

void ForwardedRequest::dress_answer(net::ResponseHead& response) const {
  const auto set_cookies = [&](const std::vector<std::string>& cookies) {
    for (const std::string& cookie : cookies) response.headers.add("Set-Cookie", cookie);
  };
  if (const auto& seconds = to_.forward.sticky_seconds)
    set_cookies(group_set_cookies(*seconds, seal(group().arn, *seconds), loop_.now()));
  if (sets_target_cookie(group(), response.headers))
    set_cookies(target_set_cookies(group(), seal(target_key(), group().stickiness_seconds), loop_.now()));
  dress(to_.listener, response.headers);
}

std::string ForwardedRequest::seal(std::string_view name, std::int64_t seconds) const {
  const Instant until = loop_.now() + std::chrono::seconds(seconds);
  return chance_.sealer.seal(sticky_content(name, until), kStickinessPurpose, chance_.random);
}

void ForwardedRequest::join(net::Tunnel client, net::Tunnel server) const {
  balancer_.tunnels->join(std::move(client), std::move(server), target_key(),
                          std::make_shared<Counted>(served_, outstanding()));
}

void end_drained(BalancerOfThread& balancer, const ServedBalancer& before) {
  const auto& groups_now = balancer.served->balancer.routing->groups;
  for (const RoutingGroup& group : before.balancer.routing->groups) {
    const auto now = std::ranges::find(groups_now, group.arn, &RoutingGroup::arn);
    if (now == groups_now.end()) continue;
    for (const RoutingTarget& target : group.targets) {
      if (std::ranges::find(now->targets, target.key, &RoutingTarget::key) != now->targets.end()) continue;
      balancer.tunnels->end(target.key);
      std::vector<ForwardedRequest*> cut;
      std::ranges::copy_if(balancer.under_way, std::back_inserter(cut),
                           [&](const ForwardedRequest* request) { return request->target_key() == target.key; });
      for (ForwardedRequest* request : cut) request->end_drained();
    }
  }
}

}  // namespace regionfall::elbv2
