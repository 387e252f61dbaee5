#include "world/region_server.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "aws/call_codec.h"
#include "aws/refusal.h"
#include "store/row_codec.h"
#include "world/call_connection.h"
#include "world/change_follower.h"

namespace regionfall::world {
namespace {

constexpr int kBadCallStatus = 400;
constexpr int kInternalFailureStatus = 500;

aws::Outcome no_call(const Error& error) {
  return aws::api_error("SerializationException", error.message, kBadCallStatus);
}
aws::Outcome no_log(const std::string& name) {
  return aws::api_error("InvalidParameterValue", "This region has no log " + name + ".", kBadCallStatus);
}
aws::Outcome too_long() { return aws::api_error("InternalFailure", "The answer is too long.", kInternalFailureStatus); }

std::string encoded(const aws::Outcome& outcome) {
  std::string bytes = aws::encode_outcome(outcome);
  return bytes.size() <= kCallFrameBytesMax ? bytes : aws::encode_outcome(too_long());
}

std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
  return a && b ? std::min(a, b) : a ? a : b;
}

// Where a request comes from. The gateway, which alone uses the region's Unix socket, says it of its clients.
std::string source_of(const net::HttpRequest& request, const net::SocketAddress& peer) {
  if (peer.kind() != net::SocketAddress::Kind::kUnix) return peer.host();
  return std::string(request.headers.get(kClientAddressHeader));
}

}  // namespace

RegionServer::RegionServer(net::Loop& loop, Region& region, RegionIdentity& identity, const Clock& real_clock,
                           RandomSource& random, Events events)
    : loop_(loop),
      region_(region),
      identity_(identity),
      real_clock_(real_clock),
      random_(random),
      door_(region, identity, random),
      events_(std::move(events)),
      timer_(loop),
      feed_timer_(loop) {
  set_timer();
}

RegionServer::~RegionServer() = default;

void RegionServer::set_trouble(RegionTrouble trouble) {
  trouble_ = trouble;
  region_.set_trouble(std::move(trouble));
  for (const auto& [number, connection] : call_connections_) connection->silence(trouble_.unreachable);
  hold([] {});  // what was not answered before may be now
}

void RegionServer::request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) {
  std::string source = source_of(request, peer);
  net::HttpResponse response = door_.request(std::move(request), std::move(source), real_clock_.now());
  hold([responder = std::move(responder), response = std::move(response)]() mutable {
    responder.respond(std::move(response));
  });
}

net::HttpResponse RegionServer::refuse(const net::RequestHead& head, const net::HttpRefusal& refusal) {
  return aws::write_refusal(head, refusal, random_uuid(random_));
}

void RegionServer::serve_calls(std::unique_ptr<net::Stream> stream) {
  if (call_connections_.size() >= kCallConnectionsMax) return stream->reset();
  const std::uint64_t number = connections_made_++;
  auto connection = std::make_unique<CallConnection>(
      std::move(stream),
      CallConnection::Events{.on_call = [this, number](std::string_view frame) { answer_call(number, frame); },
                             .on_end = [this, number] { close_calls(number); }});
  CallConnection& begun = *connection;
  call_connections_.emplace(number, std::move(connection));
  begun.begin();
  begun.silence(trouble_.unreachable);
}

void RegionServer::close_calls(std::uint64_t connection) { call_connections_.erase(connection); }

void RegionServer::answer_call(std::uint64_t connection, std::string_view frame) {
  auto call = aws::decode_call(frame);
  hold([this, connection,
        bytes = encoded(call ? door_.call(std::move(*call), real_clock_.now()) : no_call(call.error()))] {
    const auto found = call_connections_.find(connection);
    if (found != call_connections_.end()) found->second->answer(bytes);
  });
}

void RegionServer::perform(std::string_view call, Answer answer) {
  const auto decoded = aws::decode_call(call);
  if (decoded && decoded->service == kChangesService) {
    const auto published = publications_.find(decoded->operation);
    if (published == publications_.end()) return answer(encoded(no_log(decoded->operation)));
    auto& [log, feed, questions] = published->second;
    questions.emplace(feed.ask(decoded->input.as_integer(kAfterNothing), loop_.now()), std::move(answer));
    return hold([] {});
  }
  hold([answer = std::move(answer), bytes = encoded(decoded ? region_.perform(*decoded) : no_call(decoded.error()))] {
    answer(bytes);
  });
}

void RegionServer::send_outgoing() {
  for (Region::OutgoingCall& outgoing : region_.take_outgoing()) {
    events_.send(outgoing.call, [this, on_answer = std::move(outgoing.on_answer)](const aws::Outcome& outcome) {
      region_.hear(on_answer, outcome);
      hold([] {});
    });
  }
  for (Region::OutgoingRequest& outgoing : region_.take_outgoing_requests()) {
    events_.post(outgoing.request, [this, on_answer = std::move(outgoing.on_answer)](int status) {
      region_.hear(on_answer, status);
      hold([] {});
    });
  }
}

void RegionServer::send_machine_commands() {
  for (Region::MachineCommand& command : region_.take_machine_commands()) {
    events_.command(command, [this, on_news = command.on_news](const ec2::MachineNews& news) {
      region_.hear(on_news, news);
      hold([] {});
    });
  }
}

void RegionServer::publish(std::string name, const store::ChangeLog& log) {
  publications_.try_emplace(std::move(name), log, ChangeFeed{}, std::map<std::uint64_t, Answer>{});
}

// Called when everything in memory has been kept.
void RegionServer::answer_questions() {
  feed_timer_.cancel();
  if (trouble_.unreachable) return;
  std::optional<Instant> due;
  for (auto& [name, publication] : publications_) {
    auto& [log, feed, questions] = publication;
    for (const ChangeFeed::Question& question : feed.take_due(log.last(), loop_.now())) {
      const auto batch = log.since(question.after);
      const aws::Value changes = batch ? aws::Value(aws::Value::Blob{store::encode_row(*batch)}) : aws::Value();
      questions.extract(question.number).mapped()(encoded(changes));
    }
    due = earlier(due, feed.next_timer());
  }
  if (due) feed_timer_.set_at(*due, [this] { settle(); });
}

aws::Outcome RegionServer::ask(const aws::ServiceCall& call) {
  aws::Outcome outcome = region_.ask(call);
  hold([] {});
  return outcome;
}

Result<void> RegionServer::change(const std::function<Result<void>()>& task) {
  TRY(region_.change(task));
  hold([] {});
  return {};
}

// The first answer that is held asks for a turn of the loop's in which all are let go.
void RegionServer::hold(net::Task answer) {
  held_.push_back(std::move(answer));
  if (held_.size() == 1) loop_.post([this] { settle(); });
}

void RegionServer::settle() {
  const bool changed = region_.has_uncommitted();
  if (const auto committed = region_.commit(); !committed) {
    held_.clear();  // clients see the process end, as when it is killed
    return events_.on_broken(committed.error());
  }
  if (changed) events_.on_commit();
  set_timer();
  send_outgoing();
  send_machine_commands();
  answer_questions();
  for (net::Task& answer : std::exchange(held_, {})) {
    if (trouble_.slow) {
      loop_.set_timer(loop_.now() + kSlowAnswerDelay, std::move(answer));
    } else {
      answer();
    }
  }
}

void RegionServer::set_timer() {
  const auto due = region_.next_timer();
  if (!due) return timer_.cancel();
  timer_.set_at(*due, [this] {
    region_.run_timers();
    settle();
  });
}

}  // namespace regionfall::world
