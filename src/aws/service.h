#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"

namespace regionfall::aws {

// One AWS service in one region: what its operations do to its state. Lives on the region's control thread.
class Service {
 public:
  virtual ~Service() = default;

  // As the models are named: "ec2", "iam", "elbv2".
  virtual std::string_view name() const = 0;

  // Performs an operation within the store's current turn; on an error the turn is rolled back by the caller. `input`
  // has passed the constraints of the model. An operation of the model without a handler gets not_implemented().
  virtual Outcome call(std::string_view operation, const Value& input, const Request& request) = 0;

  // When something is due by itself (a state that ends, a key to be deleted); none: nothing is.
  virtual std::optional<Instant> next_timer() const { return std::nullopt; }
  // Does what is due at `request.now`, within a turn.
  virtual void on_timer(const Request& /*request*/) {}
};

// A row of a service's table of operations. Handlers are functions of the service's state, in files by subject.
template <class State>
struct OperationEntry {
  std::string_view name;
  Outcome (*handler)(State& state, const Value& input, const Request& request);
};

// Calls the entry of that name. `operations` is sorted by name.
template <class State>
Outcome call_operation(std::span<const OperationEntry<State>> operations, State& state, std::string_view service,
                       std::string_view operation, const Value& input, const Request& request) {
  const auto found = std::ranges::lower_bound(operations, operation, {}, &OperationEntry<State>::name);
  if (found == operations.end() || found->name != operation) {
    return std::unexpected(not_implemented(service, operation));
  }
  return found->handler(state, input, request);
}

}  // namespace regionfall::aws
