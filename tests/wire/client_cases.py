"""What clients are asked to do, and what they are answered: one operation per protocol and shape of payload.

Blobs are bytes and moments are datetimes; the names are AWS's. The endpoint tells cases apart by the access key, so a case's
name is its access key.
"""

import dataclasses
import datetime

UTC = datetime.timezone.utc
MOMENT = datetime.datetime(2024, 2, 29, 12, 3, 4, tzinfo=UTC)
BODY = b"a body of several lines\r\n\r\n0\r\n" * 50  # looks like the end of a chunked one


@dataclasses.dataclass(frozen=True)
class Failure:
    """An error, as its operation fails with it."""
    code: str  # on the wire of the query protocol and XML
    name: str  # of the model's shape, and so of the SDKs' classes; the code where no model has it
    message: str
    detail: dict = dataclasses.field(default_factory=dict)  # the shape's members besides the message
    status: int = 400  # where no model says it
    cli: str = ""  # the code that the CLI prints, where that is another
    javascript_message: str = ""  # that the SDK for JavaScript makes of it, where that is another


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    service: str
    operation: str
    input: dict
    output: dict | None = None
    pages: tuple = ()  # in place of output: the client's paginator asks for all of them
    token: tuple = ()  # of paginators: the output's member and the input's that it becomes
    failure: Failure | None = None
    protocol: str = ""  # that the JavaScript SDK is told to use; else its choice
    streamed: bool = False  # the body goes out as a stream, so in chunks with a trailing checksum
    presigned: bool = False  # the client makes a URL of it, and curl uses that


ROLE = {"Path": "/team/", "RoleName": "writer", "RoleId": "AROAEXAMPLE", "Arn": "arn:aws:iam::123456789012:role/team/writer",
        "CreateDate": MOMENT, "AssumeRolePolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%7D",
        "Tags": [{"Key": "owner", "Value": "x<y & \"z\" ümlaut"}]}

QUERY = [
    Case("iam-create-role", "iam", "CreateRole",
         {"Path": "/team/", "RoleName": "writer", "AssumeRolePolicyDocument": '{"Version":"2012-10-17","Statement":[]}',
          "MaxSessionDuration": 7200, "Tags": [{"Key": "owner", "Value": "a b+c=ü@/"}, {"Key": "empty", "Value": ""}]},
         {"Role": {**ROLE, "AssumeRolePolicyDocument": "plain"}}),
    Case("iam-pages", "iam", "ListGroups", {"PathPrefix": "/team/"}, token=("Marker", "Marker"), pages=(
        {"Groups": [{"Path": "/team/", "GroupName": "a", "GroupId": "AGPA1", "Arn": "arn:a", "CreateDate": MOMENT}],
         "IsTruncated": True, "Marker": "next+page/="},
        {"Groups": [{"Path": "/team/", "GroupName": "b", "GroupId": "AGPA2", "Arn": "arn:b", "CreateDate": MOMENT}],
         "IsTruncated": False})),
    Case("iam-failure", "iam", "GetRole", {"RoleName": "nobody"},
         failure=Failure("NoSuchEntity", "NoSuchEntityException", "The role with name nobody cannot be found.")),
    Case("sns-publish", "sns", "Publish",
         {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:news", "Message": "line\nline", "MessageAttributes": {
             "kind": {"DataType": "String", "StringValue": "alarm"},
             "bytes": {"DataType": "Binary", "BinaryValue": b"binary"}}},
         {"MessageId": "11111111-2222-3333-4444-555555555555", "SequenceNumber": "7"}),
    Case("sns-attributes", "sns", "GetTopicAttributes", {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:news"},
         {"Attributes": {"DisplayName": "News", "Policy": '{"Version":"2012-10-17"}'}}),
    Case("sns-failure", "sns", "GetTopicAttributes", {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:gone"},
         failure=Failure("NotFound", "NotFoundException", "Topic does not exist")),
]

VPC = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "State": "available", "IsDefault": False,
       "CidrBlockAssociationSet": [{"AssociationId": "vpc-cidr-assoc-1", "CidrBlock": "10.0.0.0/16",
                                    "CidrBlockState": {"State": "associated"}}],
       "Tags": [{"Key": "Name", "Value": "a & b"}, {"Key": "Env", "Value": "test"}]}

EC2 = [
    Case("ec2-vpcs", "ec2", "DescribeVpcs",
         {"Filters": [{"Name": "tag:Name", "Values": ["a & b", "c"]}, {"Name": "is-default", "Values": ["false"]}],
          "VpcIds": ["vpc-1", "vpc-2"]},
         {"Vpcs": [VPC, {**VPC, "VpcId": "vpc-2", "Tags": []}]}),
    Case("ec2-pages", "ec2", "DescribeVpcs", {"Filters": [{"Name": "state", "Values": ["available"]}]},
         token=("NextToken", "NextToken"),
         pages=({"Vpcs": [VPC], "NextToken": "page two"}, {"Vpcs": [{**VPC, "VpcId": "vpc-2"}], "NextToken": "page three"},
                {"Vpcs": [{**VPC, "VpcId": "vpc-3"}]})),
    Case("ec2-failure", "ec2", "DescribeVpcs", {"VpcIds": ["vpc-0"]},
         failure=Failure("InvalidVpcID.NotFound", "InvalidVpcID.NotFound", "The vpc ID 'vpc-0' does not exist")),
]

ITEM = {"Id": {"S": "1"}, "Count": {"N": "12.5"}, "Blob": {"B": b"bytes"}, "Set": {"SS": ["a", "b"]}, "Nothing": {"NULL": True},
        "Tree": {"M": {"leaves": {"L": [{"BOOL": False}, {"M": {"deep": {"L": [{"N": "1"}, {"S": "ü"}]}}}]}}}}

JSON = [
    Case("dynamodb-put", "dynamodb", "PutItem",
         {"TableName": "things", "Item": ITEM, "ConditionExpression": "attribute_not_exists(Id)", "ReturnValues": "ALL_OLD"},
         {"Attributes": ITEM, "ConsumedCapacity": {"TableName": "things", "CapacityUnits": 1.5}}),
    Case("dynamodb-query", "dynamodb", "Query",
         {"TableName": "things", "KeyConditionExpression": "Id = :id", "ExpressionAttributeValues": {":id": {"S": "1"}},
          "ScanIndexForward": False},
         {"Items": [ITEM, {"Id": {"S": "2"}}], "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": {"Id": {"S": "2"}}}),
    Case("dynamodb-failure", "dynamodb", "PutItem", {"TableName": "things", "Item": {"Id": {"S": "1"}}},
         failure=Failure("ConditionalCheckFailedException", "ConditionalCheckFailedException",
                         "The conditional request failed", {"Item": ITEM})),
    Case("kms-encrypt", "kms", "Encrypt",
         {"KeyId": "alias/main", "Plaintext": b"\x00\xff\xfesecret", "EncryptionContext": {"purpose": "test", "ü": "1"}},
         {"KeyId": "arn:aws:kms:eu-west-1:123456789012:key/1", "CiphertextBlob": b"\xff\x00\x80", "EncryptionAlgorithm":
          "SYMMETRIC_DEFAULT"}),
    Case("kms-failure", "kms", "Encrypt", {"KeyId": "alias/gone", "Plaintext": b"\x01"},
         failure=Failure("NotFoundException", "NotFoundException", "Alias alias/gone is not found.")),
    Case("logs-put", "logs", "PutLogEvents",
         {"logGroupName": "/app", "logStreamName": "one", "logEvents": [{"timestamp": 1709208184000, "message": "tab\there ü"}]},
         {"nextSequenceToken": "49", "rejectedLogEventsInfo": {"tooOldLogEventEndIndex": 1}}),
]

CLUSTER = {"name": "main", "arn": "arn:aws:eks:eu-west-1:123456789012:cluster/main", "createdAt": MOMENT, "status": "CREATING",
           "resourcesVpcConfig": {"subnetIds": ["subnet-1", "subnet-2"], "endpointPublicAccess": True, "vpcId": "vpc-1"},
           "certificateAuthority": {"data": "LS0t"}, "tags": {"team": "a b"}}

REST_JSON = [
    Case("eks-create", "eks", "CreateCluster",
         {"name": "main", "roleArn": "arn:aws:iam::123456789012:role/eks", "resourcesVpcConfig": {
             "subnetIds": ["subnet-1", "subnet-2"], "endpointPublicAccess": True, "publicAccessCidrs": ["10.0.0.0/8"]},
          "logging": {"clusterLogging": [{"types": ["api", "audit"], "enabled": True}]}, "tags": {"team": "a b"}},
         {"cluster": CLUSTER}),
    Case("eks-labels", "eks", "DescribeUpdate", {"name": "main", "updateId": "a/b c+ü", "nodegroupName": "n&1"},
         {"update": {"id": "a/b", "status": "Successful", "type": "VersionUpdate", "createdAt": MOMENT,
                     "params": [{"type": "Version", "value": "1.33"}], "errors": []}}),
    Case("eks-untag", "eks", "UntagResource", {"resourceArn": CLUSTER["arn"], "tagKeys": ["team", "a b&c"]}, {}),
    Case("eks-failure", "eks", "DescribeCluster", {"name": "gone"},
         failure=Failure("ResourceNotFoundException", "ResourceNotFoundException", "No cluster found for name: gone.",
                         {"clusterName": "gone"})),
]

RECORD = {"Name": "www.example.com.", "Type": "A", "SetIdentifier": "eu", "Weight": 0, "TTL": 60,
          "ResourceRecords": [{"Value": "192.0.2.1"}, {"Value": "192.0.2.2"}]}
RULE = {"ID": "all", "Priority": 1, "Status": "Enabled", "DeleteMarkerReplication": {"Status": "Disabled"},
        "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "<2>"}]}},
        "Destination": {"Bucket": "arn:aws:s3:::copy", "StorageClass": "STANDARD_IA",
                        "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
                        "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}}}

REST_XML = [
    Case("route53-change", "route53", "ChangeResourceRecordSets",
         {"HostedZoneId": "Z123", "ChangeBatch": {"Comment": "a & b", "Changes": [
             {"Action": "UPSERT", "ResourceRecordSet": RECORD},
             {"Action": "CREATE", "ResourceRecordSet": {
                 "Name": "example.com", "Type": "A", "AliasTarget": {
                     "HostedZoneId": "Z2", "DNSName": "lb.example.com", "EvaluateTargetHealth": True}}}]}},
         {"ChangeInfo": {"Id": "/change/C1", "Status": "PENDING", "SubmittedAt": MOMENT, "Comment": "a & b"}}),
    Case("route53-failure", "route53", "GetHostedZone", {"Id": "ZGONE"},
         failure=Failure("NoSuchHostedZone", "NoSuchHostedZone", "No hosted zone found with ID: ZGONE",
                         javascript_message="UnknownError")),  # it looks for <message>, and Route 53 writes <Message>
    Case("cloudfront-get", "cloudfront", "GetDistribution", {"Id": "E123"},
         {"ETag": "E2QWRUHEXAMPLE", "Distribution": {
             "Id": "E123", "ARN": "arn:aws:cloudfront::123456789012:distribution/E123", "Status": "Deployed",
             "LastModifiedTime": MOMENT, "InProgressInvalidationBatches": 0, "DomainName": "d1.cloudfront.net",
             "DistributionConfig": {"CallerReference": "ref", "Comment": "x<y", "Enabled": True,
                                    "Aliases": {"Quantity": 2, "Items": ["a.example.com", "b.example.com"]},
                                    "Origins": {"Quantity": 1, "Items": [{"Id": "o", "DomainName": "o.example.com"}]}}}}),
    Case("cloudfront-failure", "cloudfront", "GetDistribution", {"Id": "EGONE"},
         failure=Failure("NoSuchDistribution", "NoSuchDistribution", "The specified distribution does not exist.")),
    Case("s3-replication", "s3", "PutBucketReplication",
         {"Bucket": "bucket", "ReplicationConfiguration": {"Role": "arn:aws:iam::123456789012:role/copy", "Rules": [RULE]}}, {}),
    Case("s3-delete", "s3", "DeleteObjects",
         {"Bucket": "bucket", "Delete": {"Objects": [{"Key": "a b&c"}, {"Key": "d", "VersionId": "v1"}], "Quiet": False}},
         {"Deleted": [{"Key": "a b&c", "DeleteMarker": True, "DeleteMarkerVersionId": "v2"}],
          "Errors": [{"Key": "d", "VersionId": "v1", "Code": "AccessDenied", "Message": "no"}]}),
    Case("s3-list", "s3", "ListObjectsV2", {"Bucket": "bucket", "Prefix": "a/b c&d+ü", "Delimiter": "/", "MaxKeys": 3},
         {"Name": "bucket", "Prefix": "a/b c&d+ü", "Delimiter": "/", "MaxKeys": 3, "KeyCount": 2, "IsTruncated": False,
          "Contents": [{"Key": "a/b c&d+ü1", "LastModified": MOMENT, "ETag": '"0cc1"', "Size": 5, "StorageClass": "STANDARD"}],
          "CommonPrefixes": [{"Prefix": "a/b c&d+ü/"}]}),
    Case("s3-put", "s3", "PutObject",
         {"Bucket": "bucket", "Key": "folder/a b+c&ü.txt", "Body": BODY, "ContentType": "text/plain", "CacheControl": "no-cache",
          "Metadata": {"owner": "somebody", "number": "7"}, "Tagging": "a=1&b=2"},
         {"ETag": '"0cc1"', "VersionId": "v1", "ChecksumCRC32": "AAAAAA=="}),
    Case("s3-put-stream", "s3", "PutObject", {"Bucket": "bucket", "Key": "stream", "Body": BODY, "ContentEncoding": "gzip",
                                              "ContentType": "application/octet-stream"},
         {"ETag": '"0cc2"'}, streamed=True),
    Case("s3-get", "s3", "GetObject", {"Bucket": "bucket", "Key": "folder/a b+c&ü.txt", "Range": "bytes=0-99"},
         {"Body": BODY, "ContentType": "text/plain", "ETag": '"0cc1"', "LastModified": MOMENT, "Metadata": {"owner": "somebody"},
          "ContentRange": "bytes 0-99/100"}),
    Case("s3-head", "s3", "HeadObject", {"Bucket": "bucket", "Key": "k", "IfModifiedSince": MOMENT},
         {"ContentType": "text/plain", "ETag": '"0cc1"', "LastModified": MOMENT, "Metadata": {"owner": "somebody"},
          "ReplicationStatus": "COMPLETED", "DeleteMarker": False}),
    Case("s3-failure", "s3", "GetObject", {"Bucket": "bucket", "Key": "gone"},
         failure=Failure("NoSuchKey", "NoSuchKey", "The specified key does not exist.")),
    Case("s3-head-failure", "s3", "HeadObject", {"Bucket": "bucket", "Key": "gone"},
         failure=Failure("NotFound", "NotFound", "", status=404, cli="404")),
    Case("s3-presigned", "s3", "GetObject", {"Bucket": "bucket", "Key": "folder/a b+c&ü.txt"}, {"Body": BODY}, presigned=True),
]

METRICS_INPUT = {"StartTime": MOMENT, "EndTime": MOMENT + datetime.timedelta(minutes=5), "MetricDataQueries": [
    {"Id": "m1", "ReturnData": True, "MetricStat": {"Period": 60, "Stat": "Average", "Metric": {
        "Namespace": "App", "MetricName": "latency", "Dimensions": [{"Name": "region", "Value": "eu-west-1"}]}}}]}
METRICS_OUTPUT = {"MetricDataResults": [
    {"Id": "m1", "Label": "latency", "StatusCode": "Complete", "Timestamps": [MOMENT], "Values": [1.5, -0.25, 1e10]}]}
METRIC_FAILURE = Failure("InvalidParameterValue", "InvalidParameterValueException", "The parameter is not valid.")
DATA = {"Namespace": "App", "MetricData": [{"MetricName": "latency", "Timestamp": MOMENT, "Value": 1.5, "Unit": "Milliseconds",
                                            "Dimensions": [{"Name": "region", "Value": "eu-west-1"}]}]}

METRICS = [made for protocol in ("", "cbor") for made in (
    Case(f"cloudwatch-put{protocol}", "cloudwatch", "PutMetricData", DATA, {}, protocol=protocol),
    Case(f"cloudwatch-get{protocol}", "cloudwatch", "GetMetricData", METRICS_INPUT, METRICS_OUTPUT, protocol=protocol),
    Case(f"cloudwatch-failure{protocol}", "cloudwatch", "PutMetricData", DATA, failure=METRIC_FAILURE, protocol=protocol))]

CASES = QUERY + EC2 + JSON + REST_JSON + REST_XML + METRICS
