"""Takes the rule away that lets everybody in to instances, or gives it back."""

import sys

from boto_client import client

REGION, VERB = sys.argv[2:4]
ec2 = client("ec2", region=REGION)
group = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
change = {"authorize": ec2.authorize_security_group_ingress, "revoke": ec2.revoke_security_group_ingress}[VERB]
change(GroupId=group, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
