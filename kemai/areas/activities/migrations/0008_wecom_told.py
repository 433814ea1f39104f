from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_timed_day2"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="channel",
            field=models.CharField(
                choices=[("bell", "站内"), ("mail", "邮件"), ("sms", "短信"), ("wechat", "企业微信")], max_length=10
            ),
        ),
    ]
