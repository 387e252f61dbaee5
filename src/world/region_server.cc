#include "world/region_server.h"

#include <string>
#include <utility>

#include "aws/call_codec.h"
#include "world/call_connection.h"

namespace regionfall::world {
namespace {

constexpr int kBadCallStatus = 400;
constexpr int kInternalFailureStatus = 500;

}  // namespace

RegionServer::RegionServer(net::Loop& loop, Region& region, aws::CredentialSource* credentials, RandomSource& random,
                           Events events)
    : loop_(loop),
      region_(region),
      dispatcher_(region, credentials, random, {.region = region.name()}),
      events_(std::move(events)),
      timer_(loop) {
  set_timer();
}

RegionServer::~RegionServer() = default;

void RegionServer::set_trouble(RegionTrouble trouble) {
  trouble_ = trouble;
  region_.set_trouble(std::move(trouble));
  for (const auto& [number, connection] : call_connections_) connection->silence(trouble_.unreachable);
}

void RegionServer::request(net::HttpRequest request, const net::SocketAddress& /*peer*/, net::Responder responder) {
  net::HttpResponse response = dispatcher_.handle(std::move(request), loop_.now());
  hold([responder = std::move(responder), response = std::move(response)]() mutable {
    responder.respond(std::move(response));
  });
}

void RegionServer::serve_calls(std::unique_ptr<net::Stream> stream) {
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
  perform(frame, [this, connection](const std::string& outcome) {
    const auto found = call_connections_.find(connection);
    if (found != call_connections_.end()) found->second->answer(outcome);
  });
}

void RegionServer::perform(std::string_view call, std::function<void(std::string outcome)> answer) {
  const auto decoded = aws::decode_call(call);
  const aws::Outcome outcome = decoded
                                   ? region_.perform(*decoded)
                                   : aws::api_error("SerializationException", decoded.error().message, kBadCallStatus);
  std::string bytes = aws::encode_outcome(outcome);
  if (bytes.size() > kCallFrameBytesMax)
    bytes = aws::encode_outcome(aws::api_error("InternalFailure", "The answer is too long.", kInternalFailureStatus));
  hold([answer = std::move(answer), bytes = std::move(bytes)]() mutable { answer(std::move(bytes)); });
}

void RegionServer::send_outgoing() {
  for (Region::OutgoingCall& outgoing : region_.take_outgoing()) {
    events_.send(outgoing.call, [this, on_answer = std::move(outgoing.on_answer)](const aws::Outcome& outcome) {
      region_.hear(on_answer, outcome);
      hold([] {});
    });
  }
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
