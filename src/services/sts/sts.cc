#include "services/sts/sts.h"

#include "services/sts/operations.h"

namespace regionfall::sts {
namespace {

constexpr aws::OperationEntry<Parts> kOperations[] = {
    {"AssumeRole", assume_role},
    {"AssumeRoleWithWebIdentity", assume_role_with_web_identity},
    {"DecodeAuthorizationMessage", decode_authorization_message},
    {"GetAccessKeyInfo", get_access_key_info},
    {"GetCallerIdentity", get_caller_identity},
    {"GetFederationToken", get_federation_token},
    {"GetSessionToken", get_session_token},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<Parts>::name));

class Sts final : public aws::Service {
 public:
  explicit Sts(Parts parts) : parts_(parts) {}

  std::string_view name() const override { return "sts"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    return aws::call_operation<Parts>(kOperations, parts_, name(), operation, input, request);
  }

 private:
  Parts parts_;
};

}  // namespace

std::unique_ptr<aws::Service> make_sts(Parts parts) { return std::make_unique<Sts>(parts); }

}  // namespace regionfall::sts
