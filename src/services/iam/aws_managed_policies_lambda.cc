#include "services/iam/aws_managed_policy_texts.h"

namespace regionfall::iam {
namespace {

constexpr AwsManagedPolicyText kTexts[] = {
    {"/", "AWSLambdaExecute",
     R"({"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:*:*:*"},
{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::*"})"},
    {"/", "AWSLambda_FullAccess",
     R"({"Effect":"Allow","Action":["cloudformation:DescribeStacks","cloudformation:ListStackResources",
"cloudwatch:ListMetrics","cloudwatch:GetMetricData","ec2:DescribeSecurityGroups","ec2:DescribeSubnets",
"ec2:DescribeVpcs","kms:ListAliases","iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy",
"iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles","lambda:*","logs:DescribeLogGroups",
"states:DescribeStateMachine","states:ListStateMachines","tag:GetResources","xray:GetTraceSummaries",
"xray:BatchGetTraces"],"Resource":"*"},
{"Effect":"Allow","Action":"iam:PassRole","Resource":"*",
"Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}},
{"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents",
"logs:StartLiveTail","logs:StopLiveTail"],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"})"},
    {"/", "AWSLambda_ReadOnlyAccess",
     R"({"Effect":"Allow","Action":["cloudformation:DescribeStacks","cloudformation:ListStacks",
"cloudformation:ListStackResources","cloudwatch:GetMetricData","cloudwatch:ListMetrics",
"ec2:DescribeSecurityGroups","ec2:DescribeSubnets","ec2:DescribeVpcs","kms:ListAliases","iam:GetPolicy",
"iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:ListRolePolicies",
"iam:ListRoles","logs:DescribeLogGroups","lambda:Get*","lambda:List*","states:DescribeStateMachine",
"states:ListStateMachines","tag:GetResources","xray:GetTraceSummaries","xray:BatchGetTraces"],"Resource":"*"},
{"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents",
"logs:StartQuery","logs:StopQuery","logs:DescribeQueries","logs:GetLogGroupFields","logs:GetLogRecord",
"logs:GetQueryResults"],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"})"},
    {"/service-role/", "AWSLambdaBasicExecutionRole",
     R"({"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"})"},
    {"/service-role/", "AWSLambdaDynamoDBExecutionRole",
     R"({"Effect":"Allow","Action":["dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator",
"dynamodb:ListStreams","logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"})"},
    {"/service-role/", "AWSLambdaENIManagementAccess",
     R"({"Effect":"Allow","Action":["ec2:CreateNetworkInterface","ec2:DescribeNetworkInterfaces",
"ec2:DeleteNetworkInterface","ec2:AssignPrivateIpAddresses","ec2:UnassignPrivateIpAddresses"],"Resource":"*"})"},
    {"/service-role/", "AWSLambdaKinesisExecutionRole",
     R"({"Effect":"Allow","Action":["kinesis:DescribeStream","kinesis:DescribeStreamSummary","kinesis:GetRecords",
"kinesis:GetShardIterator","kinesis:ListShards","kinesis:ListStreams","kinesis:SubscribeToShard",
"logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"})"},
    {"/service-role/", "AWSLambdaRole", R"({"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["*"]})"},
    {"/service-role/", "AWSLambdaSQSQueueExecutionRole",
     R"({"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes",
"logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"})"},
    {"/service-role/", "AWSLambdaVPCAccessExecutionRole",
     R"({"Sid":"AWSLambdaVPCAccessExecutionPermissions","Effect":"Allow","Action":["logs:CreateLogGroup",
"logs:CreateLogStream","logs:PutLogEvents","ec2:CreateNetworkInterface","ec2:DescribeNetworkInterfaces",
"ec2:DescribeSubnets","ec2:DeleteNetworkInterface","ec2:AssignPrivateIpAddresses",
"ec2:UnassignPrivateIpAddresses"],"Resource":"*"})"},
};

}  // namespace

std::span<const AwsManagedPolicyText> lambda_policy_texts() { return kTexts; }

}  // namespace regionfall::iam
