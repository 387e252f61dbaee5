#include "services/acm/acm.h"

#include <algorithm>
#include <string_view>

#include "services/acm/operations.h"
#include "services/acm/validation.h"

namespace regionfall::acm {
namespace {

constexpr aws::OperationEntry<Acm> kOperations[] = {
    {"AddTagsToCertificate", add_tags_to_certificate},
    {"DeleteCertificate", delete_certificate},
    {"DescribeCertificate", describe_certificate},
    {"GetCertificate", get_certificate},
    {"ImportCertificate", import_certificate},
    {"ListCertificates", list_certificates},
    {"ListTagsForCertificate", list_tags_for_certificate},
    {"RemoveTagsFromCertificate", remove_tags_from_certificate},
    {"RenewCertificate", renew_certificate},
    {"RequestCertificate", request_certificate},
    {"ResendValidationEmail", resend_validation_email},
    {"UpdateCertificateOptions", update_certificate_options},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<Acm>::name));

class AcmService final : public CertificateManager {
 public:
  AcmService(store::Store& store, const aws::RegionName& region, Surroundings world)
      : acm_(store, region, std::move(world)) {}

  std::string_view name() const override { return "acm"; }
  const Acm& state() const override { return acm_; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    return aws::call_operation<Acm>(kOperations, acm_, name(), operation, input, request);
  }

  // Validation records are looked for.
  std::optional<Instant> next_timer() const override { return next_check(acm_); }
  void on_timer(const aws::Request& request) override { check_validations(acm_, request.now); }

 private:
  Acm acm_;
};

}  // namespace

std::unique_ptr<CertificateManager> make_acm(store::Store& store, const aws::RegionName& region, Surroundings world) {
  return std::make_unique<AcmService>(store, region, std::move(world));
}

}  // namespace regionfall::acm
