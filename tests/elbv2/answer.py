"""Makes a load balancer in two zones that answers by itself, and prints its name."""

import sys

from boto_client import client, until

REGION = sys.argv[2]
ec2, elbv2 = client("ec2", region=REGION), client("elbv2", region=REGION)

zones = [f"{REGION}{letter}" for letter in "ab"]
subnets = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": zones}])["Subnets"]
group = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
made = elbv2.create_load_balancer(Name="web", Subnets=[subnet["SubnetId"] for subnet in subnets])["LoadBalancers"][0]
elbv2.create_listener(LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=[
    {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "here"}}])
until("active", "LoadBalancers[0].State.Code", elbv2.describe_load_balancers)
print(made["DNSName"])
