#include "drill/load_runner.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "aws/region_catalogue.h"
#include "drill/ledger.h"
#include "world/site.h"

namespace regionfall::drill {
namespace {

// How an application says which region it has answered from.
constexpr std::string_view kRegionHeader = "X-Regionfall-Region";

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

std::uint32_t capped_us(Duration duration) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(microseconds(duration), 0, kMost));
}

net::SiteNumber site_at(const net::IpAddress& address) { return net::site_of(address).value_or(net::SiteNumber{}); }

Outcome outcome_of(net::HttpClientError::Kind kind) {
  switch (kind) {
    case net::HttpClientError::Kind::kNotConnected:
    case net::HttpClientError::Kind::kConnectTimeout:
    case net::HttpClientError::Kind::kTlsFailed:
      return Outcome::kNotConnected;
    case net::HttpClientError::Kind::kClosed:
      return Outcome::kClosed;
    case net::HttpClientError::Kind::kTimeout:
      return Outcome::kTimeout;
    case net::HttpClientError::Kind::kMalformed:
      return Outcome::kMalformed;
    case net::HttpClientError::Kind::kBusy:
      break;
  }
  return Outcome::kNotSent;
}

net::RequestHead head_of(const Load& load) {
  net::RequestHead head{.method = load.method, .target = load.url.target, .headers = {{"Host", load.url.host_header}}};
  head.headers.add("User-Agent", "regionfall-drill");
  if (!load.keep_alive) head.headers.add("Connection", "close");
  for (const auto& [name, value] : load.headers) head.headers.set(name, value);
  if (!load.body.empty()) head.headers.set("Content-Length", std::to_string(load.body.size()));
  return head;
}

// Keys make writes idempotent, so that they may be sent again.
net::RequestHead write_head_of(const Load& load) {
  net::RequestHead head = head_of(load);
  head.method = "PUT";
  head.headers.set("Content-Length", std::to_string(load.body.size()));
  return head;
}

net::HttpClientOptions client_options(const Load& load) {
  net::HttpClientOptions options;
  options.connections_max = static_cast<std::size_t>(kWaitingMax);
  options.idle_connections_max = load.keep_alive ? options.connections_max : 0;
  // A request's own timeout comes first.
  options.connect_timeout = load.timeout + std::chrono::seconds(1);
  options.silence_timeout = options.connect_timeout;
  return options;
}

}  // namespace

// A request under way; its object is used again for a later one.
class LoadRunner::Request final : public net::HttpResponseHandler {
 public:
  explicit Request(LoadRunner& runner) : runner_(runner), timeout_(runner.loop_) {}

  // `write`: its number, of a write.
  void begin(const RequestRecord& record, std::uint32_t write, Instant give_up_at) {
    record_ = record;
    write_ = write;
    timeout_.set_at(give_up_at, [this] { runner_.ended(*this, sent() ? Outcome::kTimeout : Outcome::kNoName); });
  }
  void send(net::HttpClient& client, const net::HttpEndpoint& to, const net::RequestHead& head,
            const std::string& body) {
    using Body = net::HttpClient::Body;
    call_ = client.open(to, head, body.empty() ? Body::kNone : Body::kFollows, *this);
    if (body.empty()) return;
    call_->write(body);
    call_->finish();
  }
  void end() {
    timeout_.cancel();
    call_.reset();
  }
  bool sent() const { return call_ != nullptr; }
  RequestRecord& record() { return record_; }
  std::uint32_t write() const { return write_; }

  void on_head(net::ResponseHead head) override {
    record_.status = static_cast<std::uint16_t>(head.status);
    record_.answered_by = record_.led_to;
    const std::string* region = head.headers.find(kRegionHeader);
    const aws::RegionInfo* info = region == nullptr ? nullptr : aws::find_region(*region);
    if (info != nullptr) record_.answered_by = world::Site::of_region(*info).number();
  }
  void on_body(std::string_view) override {}
  void on_body_end(net::HeaderFields) override {
    const bool good = std::ranges::any_of(runner_.plan_.load.success, [&](const StatusRange& range) {
      return range.first <= record_.status && record_.status <= range.last;
    });
    runner_.ended(*this, good ? Outcome::kSucceeded : Outcome::kBadStatus);
  }
  void on_drained() override {}
  void on_failed(net::HttpClientError error) override { runner_.ended(*this, outcome_of(error.kind)); }

 private:
  LoadRunner& runner_;
  net::Timer timeout_;
  RequestRecord record_;
  std::uint32_t write_ = 0;
  std::unique_ptr<net::HttpClientRequest> call_;
};

LoadRunner::LoadRunner(net::Loop& loop, AddressLookup& lookup, net::TlsClient* tls, RunnerPlan plan, LiveCounts& counts)
    : loop_(loop),
      lookup_(lookup),
      tls_(tls),
      plan_(plan),
      counts_(counts),
      head_(head_of(plan.load)),
      mix_(plan.load.write_share),
      write_head_(write_head_of(plan.load)),
      kept_(plan.load.resolver),
      timer_(loop),
      client_(loop, client_options(plan.load)) {}

LoadRunner::~LoadRunner() = default;

void LoadRunner::start(Instant begin) {
  begin_ = begin;
  send_due();
}

void LoadRunner::send_due() {
  for (int sent = 0; sent < kSentAtOnce; ++sent) {
    const auto due = plan_.schedule.time_of(next_);
    if (!due) {
      sent_all_ = true;
      return;
    }
    if (begin_ + *due > loop_.now()) return timer_.set_at(begin_ + *due, [this] { send_due(); });
    begin_request(*due, now());
  }
  timer_.set_after(Duration(0), [this] { send_due(); });
}

void LoadRunner::begin_request(Duration intended, Duration now) {
  counts_.sent.fetch_add(1, std::memory_order_relaxed);
  const RequestRecord begun{.intended_us = microseconds(intended),
                            .late_us = capped_us(loop_.real(now - intended)),
                            .load = plan_.load_index,
                            .location = plan_.location_index,
                            .write = mix_.is_write(next_)};
  const auto write = static_cast<std::uint32_t>(mix_.writes_among(next_++));
  if (begun.write) acknowledged_ms_.push_back(kNotAcknowledged);
  if (free_.empty() && requests_.size() >= static_cast<std::size_t>(kWaitingMax)) {
    RequestRecord dropped = begun;
    dropped.outcome = Outcome::kNotSent;
    return record(dropped);
  }
  if (free_.empty()) {
    requests_.push_back(std::make_unique<Request>(*this));
    free_.push_back(requests_.back().get());
  }
  Request& request = *free_.back();
  free_.pop_back();
  request.begin(begun, write, begin_ + intended + plan_.load.timeout);
  if (const net::IpAddress* known = address(now)) return send(request, *known);
  waiting_.push_back(&request);
  if (!asking_) ask_resolver(now);
}

const net::IpAddress* LoadRunner::address(Duration now) const {
  return plan_.address ? &*plan_.address : kept_.at(now);
}

void LoadRunner::ask_resolver(Duration now) {
  asking_ = true;
  lookup_.ask(plan_.load.url.host, [this, now](const std::optional<AddressAnswer>& answer) { resolved(now, answer); });
}

void LoadRunner::resolved(Duration asked, const std::optional<AddressAnswer>& answer) {
  asking_ = false;
  if (lookups_.size() < kLookupsMax) {
    lookups_.push_back({.at_us = microseconds(asked),
                        .took_us = capped_us(loop_.real(now() - asked)),
                        .ttl_s = answer ? static_cast<std::uint32_t>(answer->ttl.count()) : 0,
                        .load = plan_.load_index,
                        .location = plan_.location_index,
                        .led_to = answer ? site_at(answer->first) : net::SiteNumber{},
                        .answered = answer.has_value()});
  }
  if (answer) kept_.keep(answer->first, answer->ttl, now());
  // Whoever waited goes by this answer, also when it may not be kept.
  for (Request* request : std::exchange(waiting_, {})) {
    answer ? send(*request, answer->first) : ended(*request, Outcome::kNoName);
  }
}

void LoadRunner::send(Request& request, const net::IpAddress& address) {
  request.record().led_to = site_at(address);
  const auto to = net::SocketAddress::ip(net::to_text(address), plan_.load.url.port);
  if (!to) return ended(request, Outcome::kNotConnected);
  request.send(client_, {*to, tls_, plan_.load.url.tls ? plan_.load.url.host : ""},
               request.record().write ? write_head(request.write()) : head_, plan_.load.body);
}

const net::RequestHead& LoadRunner::write_head(std::uint32_t number) {
  write_head_.target = plan_.write_path + "/" + key_text(plan_.run, {plan_.load_index, plan_.location_index, number});
  return write_head_;
}

void LoadRunner::ended(Request& request, Outcome outcome) {
  RequestRecord ended = request.record();
  ended.outcome = outcome;
  ended.took_us = capped_us(now() - std::chrono::microseconds(ended.intended_us));
  if (ended.write && ended.succeeded()) {
    const std::int64_t ms = ended.ended_us() / 1000;
    acknowledged_ms_[request.write()] = static_cast<std::uint32_t>(std::min<std::int64_t>(ms, kAcknowledgedMax));
  }
  std::erase(waiting_, &request);
  request.end();
  free_.push_back(&request);
  record(ended);
}

void LoadRunner::record(const RequestRecord& record) {
  (record.succeeded() ? counts_.succeeded : counts_.failed).fetch_add(1, std::memory_order_relaxed);
  records_.push_back(record);
}

}  // namespace regionfall::drill
