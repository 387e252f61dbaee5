#include "services/iam/access_rows.h"

namespace regionfall::iam {
namespace {

constexpr AccessRow kRows[] = {
    {"AddTagsToCertificate", {"{CertificateArn}"}},
    {"DeleteCertificate", {"{CertificateArn}"}},
    {"DescribeCertificate", {"{CertificateArn}"}},
    {"ExportCertificate", {"{CertificateArn}"}},
    {"GetCertificate", {"{CertificateArn}"}},
    {"ImportCertificate", {"{CertificateArn}"}},
    {"ListTagsForCertificate", {"{CertificateArn}"}},
    {"ListTagsForResource", {"{ResourceArn}"}},
    {"RemoveTagsFromCertificate", {"{CertificateArn}"}},
    {"RenewCertificate", {"{CertificateArn}"}},
    {"ResendValidationEmail", {"{CertificateArn}"}},
    {"RevokeCertificate", {"{CertificateArn}"}},
    {"TagResource", {"{ResourceArn}"}},
    {"UntagResource", {"{ResourceArn}"}},
    {"UpdateCertificateOptions", {"{CertificateArn}"}},
};

}  // namespace

std::span<const AccessRow> acm_access_rows() { return kRows; }

}  // namespace regionfall::iam
