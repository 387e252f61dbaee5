#include "services/iam/aws_managed_policy_texts.h"

namespace regionfall::iam {
namespace {

constexpr AwsManagedPolicyText kTexts[] = {
    {"/", "AdministratorAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"},
    {"/", "PowerUserAccess",
     R"({"Version":"2012-10-17","Statement":[
{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},
{"Effect":"Allow","Action":["account:GetAccountInformation","account:GetPrimaryEmail","account:ListRegions","iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole","iam:ListRoles","organizations:DescribeOrganization"],"Resource":"*"}]})"},
};

}  // namespace

std::span<const AwsManagedPolicyText> administration_policy_texts() { return kTexts; }

}  // namespace regionfall::iam
