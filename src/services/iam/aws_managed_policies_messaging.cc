#include "services/iam/aws_managed_policy_texts.h"

namespace regionfall::iam {
namespace {

constexpr AwsManagedPolicyText kTexts[] = {
    {"/", "AWSCertificateManagerFullAccess",
     R"({"Effect":"Allow","Action":["acm:*"],"Resource":"*"},
{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole",
"Resource":"arn:aws:iam::*:role/aws-service-role/acm.amazonaws.com/AWSServiceRoleForCertificateManager*",
"Condition":{"StringEquals":{"iam:AWSServiceName":"acm.amazonaws.com"}}},
{"Effect":"Allow","Action":["iam:DeleteServiceLinkedRole","iam:GetServiceLinkedRoleDeletionStatus",
"iam:GetRole"],
"Resource":"arn:aws:iam::*:role/aws-service-role/acm.amazonaws.com/AWSServiceRoleForCertificateManager*"})"},
    {"/", "AWSCertificateManagerReadOnly",
     R"({"Effect":"Allow","Action":["acm:DescribeCertificate","acm:ListCertificates","acm:GetCertificate",
"acm:ListTagsForCertificate","acm:GetAccountConfiguration"],"Resource":"*"})"},
    {"/", "AWSKeyManagementServicePowerUser",
     R"({"Effect":"Allow","Action":["kms:CreateAlias","kms:CreateKey","kms:DeleteAlias","kms:Describe*",
"kms:GenerateRandom","kms:Get*","kms:List*","kms:TagResource","kms:UntagResource","iam:ListGroups",
"iam:ListRoles","iam:ListUsers"],"Resource":"*"})"},
    {"/", "AmazonEventBridgeFullAccess",
     R"({"Effect":"Allow","Action":["events:*","schemas:*","scheduler:*","pipes:*"],"Resource":"*"},
{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*",
"Condition":{"StringEquals":{"iam:AWSServiceName":["apidestinations.events.amazonaws.com",
"schemas.amazonaws.com"]}}},
{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/*",
"Condition":{"StringLike":{"iam:PassedToService":["events.amazonaws.com","scheduler.amazonaws.com",
"pipes.amazonaws.com"]}}})"},
    {"/", "AmazonKinesisFullAccess", R"({"Effect":"Allow","Action":"kinesis:*","Resource":"*"})"},
    {"/", "AmazonSNSFullAccess", R"({"Effect":"Allow","Action":["sns:*"],"Resource":"*"})"},
    {"/", "AmazonSNSReadOnlyAccess",
     R"({"Effect":"Allow","Action":["sns:GetTopicAttributes","sns:List*","sns:CheckIfPhoneNumberIsOptedOut",
"sns:GetEndpointAttributes","sns:GetDataProtectionPolicy","sns:GetPlatformApplicationAttributes",
"sns:GetSMSAttributes","sns:GetSMSSandboxAccountStatus","sns:GetSubscriptionAttributes"],"Resource":"*"})"},
    {"/", "AmazonSQSFullAccess", R"({"Effect":"Allow","Action":["sqs:*"],"Resource":"*"})"},
    {"/", "AmazonSQSReadOnlyAccess",
     R"({"Effect":"Allow","Action":["sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListDeadLetterSourceQueues",
"sqs:ListQueues","sqs:ListMessageMoveTasks","sqs:ListQueueTags"],"Resource":"*"})"},
    {"/", "SecretsManagerReadWrite",
     R"({"Effect":"Allow","Action":["secretsmanager:*","cloudformation:CreateChangeSet",
"cloudformation:DescribeChangeSet","cloudformation:DescribeStackResource","cloudformation:DescribeStacks",
"cloudformation:ExecuteChangeSet","docdb-elastic:GetCluster","docdb-elastic:ListClusters",
"ec2:DescribeSecurityGroups","ec2:DescribeSubnets","ec2:DescribeVpcs","kms:DescribeKey","kms:ListAliases",
"kms:ListKeys","lambda:ListFunctions","rds:DescribeDBClusters","rds:DescribeDBInstances",
"redshift:DescribeClusters","tag:GetResources"],"Resource":"*"},
{"Effect":"Allow","Action":["lambda:AddPermission","lambda:CreateFunction","lambda:GetFunction",
"lambda:InvokeFunction","lambda:UpdateFunctionConfiguration"],
"Resource":"arn:aws:lambda:*:*:function:SecretsManager*"})"},
    {"/service-role/", "AmazonSNSRole",
     R"({"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents",
"logs:PutMetricFilter","logs:PutRetentionPolicy"],"Resource":"*"})"},
};

}  // namespace

std::span<const AwsManagedPolicyText> messaging_policy_texts() { return kTexts; }

}  // namespace regionfall::iam
