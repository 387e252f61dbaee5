#include "world/peer_caller.h"

#include <utility>

#include "aws/call_codec.h"
#include "net/sockets.h"

namespace regionfall::world {

PeerCaller::PeerCaller(net::Loop& loop, net::SocketAddress address, const iam::Sealer& sealer, RandomSource& random)
    : loop_(loop), address_(std::move(address)), sealer_(sealer), random_(random), timer_(loop), refusal_(loop) {}

void PeerCaller::call(const aws::ServiceCall& call, OnOutcome on_outcome) {
  const std::string content = sealer_.seal(aws::encode_call(call), kPeerCallSeal, random_);
  const bool fits = content.size() <= kCallFrameBytesMax && waiting_.size() < kPeerCallsMax;
  if (!fits || !connect()) return refuse(std::move(on_outcome));
  waiting_.push_back(std::move(on_outcome));
  stream_->write(call_frame(content));
  if (waiting_.size() == 1) watch();
}

bool PeerCaller::connect() {
  if (stream_ != nullptr) return true;
  auto connected = net::connect_to(loop_, address_);
  if (!connected) return false;
  reader_ = {};
  stream_ = std::move(*connected);
  stream_->start(*this);
  return true;
}

void PeerCaller::on_bytes(std::string_view bytes) {
  reader_.feed(bytes);
  while (!waiting_.empty()) {
    const auto frame = reader_.next();
    if (!frame) return fail(CallFailure::kReset);
    if (!*frame) break;
    const auto content = sealer_.open(**frame, kPeerOutcomeSeal);
    auto outcome = content ? aws::decode_outcome(*content) : Result<aws::Outcome>(failure("not sealed"));
    if (!outcome) return fail(CallFailure::kReset);
    OnOutcome on_outcome = std::move(waiting_.front());
    waiting_.pop_front();
    on_outcome(std::move(*outcome));
    if (stream_ == nullptr) return;
  }
  watch();
}

void PeerCaller::watch() {
  if (waiting_.empty()) return timer_.cancel();
  timer_.set_after(kPeerSilenceMax, [this] { fail(CallFailure::kSilence); });
}

void PeerCaller::refuse(OnOutcome on_outcome) {
  refused_.push_back(std::move(on_outcome));
  refusal_.set_after(std::chrono::nanoseconds(0), [this] {
    for (OnOutcome& refused : std::exchange(refused_, {})) refused(std::unexpected(CallFailure::kNotSent));
  });
}

void PeerCaller::fail(CallFailure failure) {
  timer_.cancel();
  if (stream_ != nullptr) stream_->reset();
  stream_.reset();
  for (OnOutcome& on_outcome : std::exchange(waiting_, {})) on_outcome(std::unexpected(failure));
}

}  // namespace regionfall::world
