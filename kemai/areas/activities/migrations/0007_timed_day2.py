from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0006_sent_day2")]

    operations = [
        migrations.AlterField(
            model_name="mailmessage",
            name="sent_at",
            field=models.DateTimeField(blank=True, verbose_name="邮件时间"),
        ),
    ]
