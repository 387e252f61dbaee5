#include "services/sts/sts.h"

#include "aws/members/sts.h"
#include "services/iam/arn.h"

namespace regionfall::sts {

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace m = aws::members::sts;

namespace {

struct State {
  iam::State& iam;
};

Outcome get_caller_identity(State& /*state*/, const Value& /*input*/, const Request& request) {
  const aws::Caller& caller = request.caller;
  return Value::of({{m::UserId, caller.user_id.empty() ? caller.account.text : caller.user_id},
                    {m::Account, caller.account.text},
                    {m::Arn, caller.arn.empty() ? iam::root_arn(caller.account.text) : caller.arn}});
}

constexpr aws::OperationEntry<State> kOperations[] = {
    {"GetCallerIdentity", get_caller_identity},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<State>::name));

class Sts final : public aws::Service {
 public:
  explicit Sts(iam::State& iam) : state_{iam} {}

  std::string_view name() const override { return "sts"; }

  Outcome call(std::string_view operation, const Value& input, const Request& request) override {
    return aws::call_operation<State>(kOperations, state_, name(), operation, input, request);
  }

 private:
  State state_;
};

}  // namespace

std::unique_ptr<aws::Service> make_sts(iam::State& state) { return std::make_unique<Sts>(state); }

}  // namespace regionfall::sts
