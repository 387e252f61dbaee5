#include "services/iam/access_rows.h"

namespace regionfall::iam {
namespace {

constexpr AccessRow kRows[] = {
    {"AssumeRole", {"{RoleArn}"}},
    {"AssumeRoleWithSAML", {"{RoleArn}"}},
    {"AssumeRoleWithWebIdentity", {"{RoleArn}"}},
};

}  // namespace

std::span<const AccessRow> sts_access_rows() { return kRows; }

}  // namespace regionfall::iam
