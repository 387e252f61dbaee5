#include "services/acm/acm.h"

#include <algorithm>
#include <string_view>

#include "services/acm/issuance.h"
#include "services/acm/operations.h"

namespace regionfall::acm {
namespace {

constexpr aws::OperationEntry<Acm> kOperations[] = {
    {"AddTagsToCertificate", add_tags_to_certificate},
    {"DeleteCertificate", delete_certificate},
    {"DescribeCertificate", describe_certificate},
    {"ExportCertificate", export_certificate},
    {"GetAccountConfiguration", get_account_configuration},
    {"GetCertificate", get_certificate},
    {"ImportCertificate", import_certificate},
    {"ListCertificates", list_certificates},
    {"ListTagsForCertificate", list_tags_for_certificate},
    {"ListTagsForResource", list_tags_for_resource},
    {"PutAccountConfiguration", put_account_configuration},
    {"RemoveTagsFromCertificate", remove_tags_from_certificate},
    {"RenewCertificate", renew_certificate},
    {"RequestCertificate", request_certificate},
    {"ResendValidationEmail", resend_validation_email},
    {"RevokeCertificate", revoke_certificate},
    {"TagResource", tag_resource},
    {"UntagResource", untag_resource},
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

  std::optional<Instant> next_timer() const override { return next_due(acm_); }
  void on_timer(const aws::Request& request) override { do_what_is_due(acm_, request.now); }

 private:
  Acm acm_;
};

}  // namespace

std::unique_ptr<CertificateManager> make_acm(store::Store& store, const aws::RegionName& region, Surroundings world) {
  return std::make_unique<AcmService>(store, region, std::move(world));
}

}  // namespace regionfall::acm
