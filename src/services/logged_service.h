#pragma once

#include <span>
#include <string_view>

#include "aws/service.h"

namespace regionfall::services {

// The control plane of a global service, whose changes others follow: what an operation has changed becomes an entry of
// the state's log. `State` has `store` and `log` (store/change_log.h); it must outlive the service.
template <class State>
class LoggedService final : public aws::Service {
 public:
  LoggedService(std::string_view name, std::span<const aws::OperationEntry<State>> operations, State& state)
      : name_(name), operations_(operations), state_(state) {}

  std::string_view name() const override { return name_; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    const std::size_t before = state_.store.changes_in_turn();
    aws::Outcome outcome = aws::call_operation<State>(operations_, state_, name_, operation, input, request);
    if (outcome) state_.log.append(before);
    return outcome;
  }

 private:
  std::string_view name_;
  std::span<const aws::OperationEntry<State>> operations_;
  State& state_;
};

}  // namespace regionfall::services
